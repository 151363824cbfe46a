#!/bin/bash
# Builds the fuzz targets of tests/fuzz into $OUT, each with its dictionary, its saved inputs and its options. All
# variables are those that OSS-Fuzz sets; the sources of the libraries stand beside this one in $SRC. A library
# that is not there is left out, as in any build; libpcap then has to be installed.
set -eu
prefix=$WORK/libraries
mkdir -p "$prefix/include" "$prefix/lib/pkgconfig"
export PKG_CONFIG_PATH=$prefix/lib/pkgconfig
pkg_config=pkg-config

if [ -d "$SRC/libpcap" ]; then
    pkg_config='pkg-config --static'
    (cd "$SRC/libpcap"
     [ -x configure ] || ./autogen.sh
     ./configure --prefix="$prefix" --disable-shared --disable-dbus --disable-rdma --without-libnl
     make -j"$(nproc)" && make install)
fi
if [ -d "$SRC/zlib" ]; then
    (cd "$SRC/zlib" && ./configure --static --prefix="$prefix" && make -j"$(nproc)" libz.a && make install)
fi
if [ -d "$SRC/zstd" ]; then
    make -C "$SRC/zstd/lib" -j"$(nproc)" PREFIX="$prefix" ZSTD_LEGACY_SUPPORT=0 \
        libzstd.a install-static install-includes install-pc
fi
if [ -d "$SRC/lz4" ]; then
    make -C "$SRC/lz4/lib" -j"$(nproc)" PREFIX="$prefix" BUILD_SHARED=no install
fi

# What was built here, and nothing of the system that the machine which runs the targets may not have.
modules=
for module in zlib libzstd liblz4; do
    if [ -e "$prefix/lib/pkgconfig/$module.pc" ]; then
        modules="$modules $module"
    fi
done
build=$WORK/wireloupe
make -C "$SRC/wireloupe" -j"$(nproc)" VARIANT=ossfuzz BUILD="$build" BIN="$build/wireloupe" \
    CC="$CC" CFLAGS="$CFLAGS" PKG_CONFIG="$pkg_config" found="$modules" \
    fuzz_link="$CXX $CXXFLAGS" fuzz_engine="$LIB_FUZZING_ENGINE" fuzzers

cd "$SRC/wireloupe/tests/fuzz"
for target in corpus/*/; do
    target=$(basename "$target")
    cp "$build/fuzz_$target" "$OUT/"
    case $target in
        frame | flows) cp frames.dict "$OUT/fuzz_$target.dict" ;;
        *) cp "$target.dict" "$OUT/fuzz_$target.dict" ;;
    esac
    printf '[libfuzzer]\nmax_len = 4096\n' >"$OUT/fuzz_$target.options"
    zip -q -j "$OUT/fuzz_${target}_seed_corpus.zip" corpus/"$target"/*
done
zip -q -j "$OUT/fuzz_grade_seed_corpus.zip" ../golden/grade/*.txt
