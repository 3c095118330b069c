#!/usr/bin/env bash
# Executes notebooks from the first cell to the last; fails where a cell does.
#
#   run-all.sh [NOTEBOOK...]      default: all of this directory
#
# The outputs are written into the notebooks. With FF_NOTEBOOK_SMALL=1 the notebooks train for a moment only, and what
# comes out goes to ff-mnist-example/target/notebooks. FF_MNIST names a directory with the four files of MNIST.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
target=$(cd "$here/../.." && pwd)/ff-mnist-example/target
if [ $# -eq 0 ]; then
  set -- "$here"/*.ipynb
fi
if [ -n "${FF_MNIST:-}" ]; then
  FF_MNIST=$(cd "$FF_MNIST" && pwd)
  export FF_MNIST
fi
output=(--inplace)
if [ -n "${FF_NOTEBOOK_SMALL:-}" ]; then
  output=(--output-dir "$target/notebooks")
fi

"$here/install-kernel.sh" "$target/jupyter"
export JUPYTER_PATH=$target/jupyter
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# The kernel cannot take a message in the first moments after it opens its ports: if one comes then, it never answers, or
# it dies. It has not executed anything in that case: another one is started.
starts=5
for notebook in "$@"; do
  for ((start = 1; ; start++)); do
    if jupyter nbconvert --to notebook --execute "${output[@]}" --ExecutePreprocessor.kernel_name=dl4j-ff \
      --ExecutePreprocessor.startup_timeout=30 --ExecutePreprocessor.timeout=900 \
      --ExecutePreprocessor.record_timing=False "$notebook" >"$log" 2>&1; then
      echo "executed: $(basename "$notebook")"
      break
    fi
    if ((start == starts)) || ! grep -Eq "Kernel didn't respond|Kernel died before replying" "$log"; then
      cat "$log" >&2
      echo "failed: $(basename "$notebook")" >&2
      exit 1
    fi
    echo "the kernel did not start; again: $(basename "$notebook")" >&2
  done
done
