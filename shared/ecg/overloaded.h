// One lambda per alternative for std::visit.
#pragma once

namespace beatlens {

template <class... Ts>
struct Overloaded : Ts... {
    using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

}  // namespace beatlens
