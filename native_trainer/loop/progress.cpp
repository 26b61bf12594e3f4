#include "loop/progress.h"

#include <unistd.h>

#include <cmath>
#include <cstdio>

#include "report/markup.h"

namespace beatlens::trainer {

namespace {
constexpr int bar_width = 24;
}

Progress::Progress(int first_epoch, int epochs, std::int64_t steps_per_epoch)
    : is_terminal_(isatty(fileno(stderr)) != 0),
      first_epoch_(first_epoch),
      epochs_(epochs),
      steps_per_epoch_(steps_per_epoch),
      start_(std::chrono::steady_clock::now()),
      last_draw_(start_) {}

double Progress::elapsed_s() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

bool Progress::wants(std::int64_t step) const {
    const auto since = std::chrono::steady_clock::now() - last_draw_;
    return is_terminal_ && (since >= std::chrono::milliseconds(200) || step + 1 == steps_per_epoch_);
}

void Progress::step(int epoch, std::int64_t step, double loss, double accuracy) {
    last_draw_ = std::chrono::steady_clock::now();
    const double share = static_cast<double>(step + 1) / static_cast<double>(steps_per_epoch_);
    const double done = static_cast<double>(epoch - first_epoch_) + share;
    const double left_s = elapsed_s() / done * (static_cast<double>(epochs_ - first_epoch_) - done);
    std::string bar(bar_width, '.');
    bar.replace(0, static_cast<std::size_t>(std::floor(share * bar_width)),
                static_cast<std::size_t>(std::floor(share * bar_width)), '#');
    std::fprintf(stderr, "\repoch %3d/%d [%s] loss %.4f  accuracy %.4f  left %s   ", epoch + 1, epochs_, bar.c_str(),
                 loss, accuracy, report::duration_text(left_s).c_str());
    std::fflush(stderr);
}

void Progress::epoch_done(int epoch, const std::string& summary) {
    const double done = static_cast<double>(epoch + 1 - first_epoch_);
    const double left_s = elapsed_s() / done * static_cast<double>(epochs_ - epoch - 1);
    std::fprintf(stderr, "%sepoch %3d/%d  %s  left %s\n", is_terminal_ ? "\r\033[K" : "", epoch + 1, epochs_,
                 summary.c_str(), report::duration_text(left_s).c_str());
    std::fflush(stderr);
}

}  // namespace beatlens::trainer
