#!/usr/bin/env bash
# Builds the project and sets up the Jupyter kernel of these notebooks: Java, with the project and DL4J on its
# class path. To be run again after "mvn clean", after a change of the project's code, and after moving the checkout.
#
#   install-kernel.sh [JUPYTER_DATA_DIR]      default: the user's own (jupyter --data-dir)
set -euo pipefail

kernel=rapaio-jupyter-kernel
version=3.0.1
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
data=${1:-$(jupyter --data-dir)}
target=$data/kernels/dl4j-ff
mkdir -p "$target"
target=$(cd "$target" && pwd)

cd "$root"
mvn -B -q package -DskipTests
mvn -B -q -N dependency:copy -Dartifact=io.github.padreati:$kernel:$version -DoutputDirectory="$target"

# ND4J would take its build with oneDNN and AVX2 on a processor that has no AVX2, too.
extension=
if grep -qs ' avx2 ' /proc/cpuinfo; then
  extension=-onednn-avx2
fi

example=$root/ff-mnist-example/target
cat > "$target/kernel.json" <<JSON
{
  "argv": [
    "java",
    "-Xmx2g",
    "-Djava.awt.headless=true",
    "-Dorg.bytedeco.javacpp.platform.extension=$extension",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.log.org.nd4j.imports.converters.ImportClassMapping=error",
    "-jar",
    "$target/$kernel-$version.jar",
    "{connection_file}"
  ],
  "display_name": "Java (DL4J Forward-Forward)",
  "language": "java",
  "interrupt_mode": "message",
  "env": {
    "RJK_CLASSPATH": "$example/ff-mnist-example.jar",
    "RJK_COMPILER_OPTIONS": "",
    "RJK_INIT_SCRIPT": "",
    "RJK_TIMEOUT_MILLIS": "-1",
    "OMP_NUM_THREADS": "1"
  }
}
JSON
echo "Kernel dl4j-ff is in $target"
