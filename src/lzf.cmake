# lzf.cmake - looks for liblzf
#
# Reads BIRDVIEW_LZF (AUTO, ON or OFF), sets birdview_have_lzf, and adds the library to
# library_dependencies.  With AUTO, none is no error; with ON it is.

set(birdview_have_lzf OFF)
if(NOT BIRDVIEW_LZF MATCHES "^(AUTO|ON|OFF)$")
    message(FATAL_ERROR "BIRDVIEW_LZF is '${BIRDVIEW_LZF}'; "
                        "expected AUTO, ON or OFF")
endif()
if(NOT BIRDVIEW_LZF STREQUAL "OFF")
    list(APPEND CMAKE_MODULE_PATH "${CMAKE_CURRENT_LIST_DIR}")
    find_package(LZF QUIET)
    list(REMOVE_ITEM CMAKE_MODULE_PATH "${CMAKE_CURRENT_LIST_DIR}")
    if(LZF_FOUND)
        set(birdview_have_lzf ON)
        set_property(TARGET LZF::LZF PROPERTY
            INTERFACE_COMPILE_DEFINITIONS BIRDVIEW_LZF=1)
        list(APPEND library_dependencies LZF::LZF)
    elseif(BIRDVIEW_LZF STREQUAL "ON")
        message(FATAL_ERROR "Compressed PCD files: there is no liblzf.\n"
            "BIRDVIEW_LZF=ON needs its header and its library: install "
            "liblzf-dev, or name them by -DLZF_INCLUDE_DIR=/path and "
            "-DLZF_LIBRARY=/path/liblzf.so.  BIRDVIEW_LZF=OFF builds without.")
    else()
        message(STATUS "Compressed PCD files: not read, there is no liblzf.")
    endif()
endif()
