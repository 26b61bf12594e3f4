// The annotation codes of the WFDB library: the number that an annotation file stores, the mnemonic that people read
// ("N", "V", "+", ...), and whether it marks a heartbeat.
#pragma once

#include <optional>
#include <string_view>

namespace beatlens {

// The largest code that can stand for an annotation; 50..58 are illegal, 59..63 are the file format's own marks.
inline constexpr int max_annotation_code = 49;

// "N" for 1, "V" for 5, ...; codes without a meaning have mnemonics such as "[42]". Empty for codes outside 0..49.
std::string_view annotation_symbol(int code);

// The code of a mnemonic, as written above. Nothing for strings that are none.
std::optional<int> annotation_code(std::string_view symbol);

// A few words for people: "premature ventricular contraction". Empty for codes without a meaning.
std::string_view annotation_description(std::string_view symbol);

// Whether the annotation stands at a heartbeat (a QRS complex), by the WFDB library's own table. Rhythm, noise, wave
// and note marks do not; neither do flutter waves ("!") and blocked P waves ("x").
bool is_beat_symbol(std::string_view symbol);

}  // namespace beatlens
