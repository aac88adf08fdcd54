#!/bin/bash -eu
# submit.sh REPOSITORY CONTACT FOLDER: write the project folder for OSS-Fuzz
# into FOLDER (projects/bufconf of a clone of google/oss-fuzz).  Where this
# repository is published and who answers is not for it to know.
if [ $# -ne 3 ]; then
    sed -n 's/^# //p' "$0" >&2
    exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$3"
for file in project.yaml Dockerfile build.sh; do
    sed -e "s|@REPOSITORY@|$1|g" -e "s|@CONTACT@|$2|g" "$here/$file" \
        >"$3/$file"
done
chmod +x "$3/build.sh"
echo "$3: project.yaml Dockerfile build.sh"
