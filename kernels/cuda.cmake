# cuda.cmake - looks for a CUDA toolkit and enables the language CUDA
#
# Reads BIRDVIEW_CUDA (AUTO, ON or OFF) and BIRDVIEW_CUDA_ARCH, and sets
# birdview_have_cuda and cuda_compile_options.  A toolkit is looked for where CMake
# looks, in the usual places, and where pip puts the wheels that NVIDIA makes of it.
# With AUTO, none is no error; with ON it is.

set(oldest_cuda 12.0)

# Says why there is no GPU path, and ends the configuration if it has to be.
macro(refuse_cuda)
    if(BIRDVIEW_CUDA STREQUAL "ON")
        message(FATAL_ERROR ${ARGN} "\nBIRDVIEW_CUDA=ON needs nvcc of CUDA "
            "${oldest_cuda} or later: put it into PATH, name it by "
            "CUDACXX=/path/to/nvcc, or its toolkit by "
            "-DCUDAToolkit_ROOT=/path.  BIRDVIEW_CUDA=OFF builds the CPU path "
            "alone.")
    endif()
    message(STATUS ${ARGN})
endmacro()

# Stores the path of nvcc, or nothing.
function(find_nvcc result)
    if(CMAKE_CUDA_COMPILER)
        set(${result} ${CMAKE_CUDA_COMPILER} PARENT_SCOPE)
        return()
    elseif(NOT "$ENV{CUDACXX}" STREQUAL "")
        set(${result} $ENV{CUDACXX} PARENT_SCOPE)
        return()
    endif()
    # Of the Python that is in use: nvidia/cu13 since CUDA 13.
    execute_process(
        COMMAND python3 -c "import sysconfig; print(sysconfig.get_path('purelib'))"
        OUTPUT_VARIABLE packages OUTPUT_STRIP_TRAILING_WHITESPACE
        ERROR_QUIET RESULT_VARIABLE failed)
    set(wheels)
    if(failed EQUAL 0)
        file(GLOB wheels ${packages}/nvidia/cu[0-9]*)
    endif()
    find_program(nvcc_found nvcc NO_CACHE
        HINTS ${CUDAToolkit_ROOT} ENV CUDAToolkit_ROOT
        PATHS ENV CUDA_PATH ENV CUDA_HOME /usr/local/cuda ${wheels}
        PATH_SUFFIXES bin)
    if(nvcc_found)
        set(${result} ${nvcc_found} PARENT_SCOPE)
    endif()
endfunction()

# Stores the version of a toolkit, or nothing if its nvcc does not run.
function(find_nvcc_version nvcc result)
    execute_process(COMMAND ${nvcc} --version
        OUTPUT_VARIABLE words ERROR_QUIET RESULT_VARIABLE failed)
    if(failed EQUAL 0 AND words MATCHES "release ([0-9]+\\.[0-9]+)")
        set(${result} ${CMAKE_MATCH_1} PARENT_SCOPE)
    endif()
endfunction()

# nvcc is to use the C++ compiler that belongs to our C compiler, since that one
# links.
function(find_host_compiler result)
    get_filename_component(directory ${CMAKE_C_COMPILER} DIRECTORY)
    get_filename_component(name ${CMAKE_C_COMPILER} NAME)
    string(REGEX REPLACE "gcc" "g++" name ${name})
    string(REGEX REPLACE "^cc" "c++" name ${name})
    string(REGEX REPLACE "clang" "clang++" name ${name})
    find_program(host_compiler ${name} NO_CACHE HINTS ${directory})
    if(host_compiler)
        set(${result} ${host_compiler} PARENT_SCOPE)
    endif()
endfunction()

# A wheel has lib where nvcc expects lib64.
function(help_with_wheel nvcc)
    get_filename_component(nvcc ${nvcc} REALPATH)
    get_filename_component(root ${nvcc} DIRECTORY)
    get_filename_component(root ${root} DIRECTORY)
    if(NOT EXISTS ${root}/lib64 AND EXISTS ${root}/lib/libcudart_static.a
       AND NOT "$ENV{CUDAFLAGS}" MATCHES "-L${root}/lib")
        set(ENV{CUDAFLAGS} "$ENV{CUDAFLAGS} -L${root}/lib")
    endif()
endfunction()

set(birdview_have_cuda OFF)
set(nvcc)
set(nvcc_version)
if(NOT BIRDVIEW_CUDA MATCHES "^(AUTO|ON|OFF)$")
    message(FATAL_ERROR "BIRDVIEW_CUDA is '${BIRDVIEW_CUDA}'; "
                        "expected AUTO, ON or OFF")
endif()
if(NOT BIRDVIEW_CUDA STREQUAL "OFF")
    find_nvcc(nvcc)
    if(nvcc)
        find_nvcc_version(${nvcc} nvcc_version)
    endif()
    if(NOT nvcc)
        refuse_cuda("GPU path: not built, there is no nvcc.")
    elseif(NOT nvcc_version)
        refuse_cuda("GPU path: not built, ${nvcc} does not run.")
    elseif(nvcc_version VERSION_LESS oldest_cuda)
        refuse_cuda("GPU path: not built, ${nvcc} is of CUDA ${nvcc_version}, "
                    "which is older than ${oldest_cuda}.")
    else()
        set(ENV{CUDACXX} ${nvcc})
        help_with_wheel(${nvcc})
        if(NOT CMAKE_CUDA_HOST_COMPILER AND "$ENV{CUDAHOSTCXX}" STREQUAL "")
            find_host_compiler(host)
            set(ENV{CUDAHOSTCXX} ${host})
        endif()
        include(CheckLanguage)
        check_language(CUDA)
        if(CMAKE_CUDA_COMPILER)
            set(birdview_have_cuda ON)
        else()
            refuse_cuda("GPU path: not built, ${nvcc} cannot compile.")
        endif()
    endif()
endif()

if(birdview_have_cuda)
    # What is wanted, CMake's own handling cannot express: all major
    # architectures, and that of Jetson Orin, which runs no code of theirs.
    set(CMAKE_CUDA_ARCHITECTURES OFF)
    set(architectures -arch=all-major "SHELL:-gencode arch=compute_87,code=sm_87")
    if(BIRDVIEW_CUDA_ARCH)
        set(architectures -arch=${BIRDVIEW_CUDA_ARCH})
    endif()
    enable_language(CUDA)
    set(CMAKE_CUDA_STANDARD 17)
    set(CMAKE_CUDA_STANDARD_REQUIRED ON)
    set(CMAKE_CUDA_EXTENSIONS OFF)
    set(CMAKE_CUDA_VISIBILITY_PRESET hidden)
    set(CMAKE_CUDA_RUNTIME_LIBRARY Static)
    # nvcc's own output has functions that are not used.
    set(host_options -ffp-contract=off -fno-exceptions -Wall -Wextra
                     -Wno-unused-function)
    list(JOIN host_options "," host_options)
    set(cuda_compile_options
        ${architectures}
        --fmad=false --ftz=false --prec-div=true
        -Xcompiler=${host_options})
    # What was built shall need libc and no GPU to start; kernels are C++ to the
    # linker.  Sanitizers want the libraries shared.
    if(NOT BIRDVIEW_SANITIZE)
        add_link_options(
            "$<$<LINK_LANGUAGE:CUDA,CXX>:-static-libstdc++;-static-libgcc>")
    endif()
    # For those who link the static library without CMake's knowledge of CUDA.
    find_library(cudart_static cudart_static NO_CACHE
        PATHS ${CMAKE_CUDA_IMPLICIT_LINK_DIRECTORIES} NO_DEFAULT_PATH)
    get_filename_component(cudart_directory "${cudart_static}" DIRECTORY)
    message(STATUS "GPU path: built by ${nvcc} (CUDA ${nvcc_version})")
endif()
