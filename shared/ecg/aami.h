// The five beat classes of ANSI/AAMI EC57 and the table that maps annotation symbols of the MIT-BIH databases to them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace beatlens {

// The numbers are those of the published heartbeat CSV files' class column.
enum class AamiClass : std::uint8_t { N = 0, S = 1, V = 2, F = 3, Q = 4 };

inline constexpr std::size_t aami_class_count = 5;
inline constexpr std::array<AamiClass, aami_class_count> aami_classes = {AamiClass::N, AamiClass::S, AamiClass::V,
                                                                         AamiClass::F, AamiClass::Q};

constexpr std::size_t index_of(AamiClass c) { return static_cast<std::size_t>(c); }

// 'N', 'S', 'V', 'F' or 'Q'.
char letter(AamiClass c);

// "Normal or bundle branch block", "Supraventricular ectopic (SVEB)", ...
std::string_view description(AamiClass c);

// The class of a class letter; nothing for any other character.
std::optional<AamiClass> aami_class_from_letter(char c);

// The class of a beat annotation: N L R e j -> N, A a J S -> S, V E -> V, F -> F, / f Q -> Q.
// Nothing for every other symbol: those mark rhythm, noise or waves, not beats.
std::optional<AamiClass> aami_class_of_symbol(std::string_view symbol);

}  // namespace beatlens
