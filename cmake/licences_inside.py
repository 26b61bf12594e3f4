#!/usr/bin/env python3
"""The licences of what a program takes from a Debian package: its `copyright` without what only stands beside it in the source (tests,
tools, documents), and the licences of these.

    licences_inside.py FILE
"""
import sys

from debian.copyright import Copyright, NotMachineReadableError

BESIDE = ("tests/", "third_party/", "tools/", "site/", "docs/", "cmake/", "debian/", "Xtypes/", "*/")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        text = file.read()
    try:
        copyright = Copyright(text.splitlines(keepends=True), strict=False)
    except NotMachineReadableError:
        print(text)
        return
    inside = [each for each in copyright.all_files_paragraphs() if not all(name.startswith(BESIDE) for name in each.files)]
    named = " ".join(each.license.synopsis for each in inside).split()
    licences = [each for each in copyright.all_license_paragraphs() if each.license.synopsis.split()[0] in named]
    print("\n".join(each.dump() for each in [copyright.header, *inside, *licences]))


if __name__ == "__main__":
    main()
