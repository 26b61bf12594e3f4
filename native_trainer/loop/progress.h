// A progress line on the terminal: redrawn in place where there is one, a line per epoch in a log file.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace beatlens::trainer {

class Progress {
public:
    Progress(int first_epoch, int epochs, std::int64_t steps_per_epoch);
    // Whether there is a terminal and it is time to draw: figures need not be read from the device otherwise.
    bool wants(std::int64_t step) const;
    // `loss` and `accuracy` are means over the epoch so far.
    void step(int epoch, std::int64_t step, double loss, double accuracy);
    void epoch_done(int epoch, const std::string& summary);

private:
    double elapsed_s() const;
    bool is_terminal_;
    int first_epoch_;
    int epochs_;
    std::int64_t steps_per_epoch_;
    std::chrono::steady_clock::time_point start_;
    std::chrono::steady_clock::time_point last_draw_;
};

}  // namespace beatlens::trainer
