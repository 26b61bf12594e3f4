// Finding one's way in the XML of recorders: by local names, whatever prefix a file gives its namespace. Part of
// formats/xml/ecg_xml.h.
#pragma once

#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "ecg/recording.h"

namespace beatlens::formats::xml {

// "series" of <hl7:series>.
std::string_view local_name(pugi::xml_node node);

bool is_named(pugi::xml_node node, std::string_view name);

// The first child element of that name; null where there is none.
pugi::xml_node child(pugi::xml_node node, std::string_view name);

// Along "subject/trialSubject/id": each time the first child of that name.
pugi::xml_node at_path(pugi::xml_node node, std::string_view path);

// The text of an element, in one piece, as UTF-8 and without blanks at its ends.
std::string text_of(pugi::xml_node node);

// The attribute as UTF-8, without blanks at its ends; empty where there is none.
std::string attribute(pugi::xml_node node, std::string_view name);

// The next node below `root` in the order of the file; null after the last one.
pugi::xml_node next_below(pugi::xml_node root, pugi::xml_node node);

// Whether nothing stands behind the node's end: in a file that ends early, its text may be cut through.
bool is_last(pugi::xml_node node);

// Numbers between blanks or commas. What is no number is NaN.
std::vector<double> numbers_of(std::string_view text);

// "12.5", also with a decimal comma.
std::optional<double> number_of(std::string_view text);

// A recording's frame rate and warnings about its leads, once they are complete: missing samples, unknown units.
void finish(Recording& record);

}  // namespace beatlens::formats::xml
