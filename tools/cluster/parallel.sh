#!/bin/bash
# GNU parallel over a list of recordings, one shard a job:
#   parallel.sh SHARDS LIST FOLDER [OPTIONS OF parallel]
# as many at once as there are processors. The same line again goes on where it was killed. On several machines that share
# the folders: --sshlogin HOST,HOST --workdir . with paths that are the same everywhere.
set -u
shards=$1 list=$2 folder=$3
shift 3
# 2 is the exit code of a shard with recordings that cannot be labelled; `beatlens merge` names them.
parallel "$@" "${BEATLENS:-beatlens} classify --list {2} --into {3} --shard {1}/$shards --jobs 1 || [ \$? -eq 2 ]" \
  ::: $(seq "$shards") ::: "$list" ::: "$folder"
