// What the readers of one kind of XML are told beside the tree. Part of formats/xml/ecg_xml.h.
#pragma once

#include <string>

#include "formats/registry.h"

namespace beatlens::formats::xml {

struct Source {
    const std::string& name;  // of the file
    const LoadOptions& options;
    bool damaged = false;  // the XML ends early, so that the last number may be cut through
};

}  // namespace beatlens::formats::xml
