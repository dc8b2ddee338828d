# variant.cmake - ways to bin points, see variant.h

# bin_variant(TARGET GRID COUNTS) has the kernels of a target bin points so.
function(bin_variant target grid counts)
    if(NOT grid MATCHES "^(points|frames)$")
        message(FATAL_ERROR "BIRDVIEW_BIN_GRID is '${grid}'; "
                            "expected points or frames")
    elseif(NOT counts MATCHES "^(groups|tiles|bits)$")
        message(FATAL_ERROR "BIRDVIEW_BIN_COUNTS is '${counts}'; "
                            "expected groups, tiles or bits")
    endif()
    string(TOUPPER ${grid} grid)
    string(TOUPPER ${counts} counts)
    target_compile_definitions(${target} PRIVATE
        BV_BIN_GRID=BV_GRID_${grid} BV_BIN_COUNTS=BV_COUNTS_${counts})
endfunction()

# Beside points_groups, which is the default: each of the ways once, and the rest.
set(bin_variants frames_tiles points_bits)
set(more_bin_variants frames_groups points_tiles frames_bits)

# add_bin_variants(FORM VARIANT...) builds object libraries bin_VARIANT_FORM, for the
# form on_gpu or emulated: the kernels that bin points. What they define, the linker
# does not take from the library.
function(add_bin_variants form)
    foreach(variant IN LISTS ARGN)
        set(library bin_${variant}_${form})
        string(REPLACE "_" ";" ways ${variant})
        add_library(${library} OBJECT
            ${PROJECT_SOURCE_DIR}/kernels/bin.cu
            ${PROJECT_SOURCE_DIR}/kernels/list.cu
            ${PROJECT_SOURCE_DIR}/kernels/sums.cu)
        bin_variant(${library} ${ways})
        target_include_directories(${library} PRIVATE
            ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)
        if(form STREQUAL "emulated")
            target_link_libraries(${library} PRIVATE birdview_emulator)
        else()
            target_compile_options(${library} PRIVATE ${cuda_compile_options})
        endif()
    endforeach()
endfunction()
