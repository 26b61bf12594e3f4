// Work on many items at once whose results are taken one after the other, in the order of the items.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace beatlens::cli {

// Calls work(i) for i = 0 ... count - 1 in `jobs` threads, and take(i, result) in the calling one, in order. Memory is
// bounded: no more than 2 * jobs results are made ahead of the one that is taken next. take() returning false ends it;
// what is being worked on is finished first.
template <class Work, class Take>
void work_in_order(std::size_t count, std::size_t jobs, const Work& work, const Take& take) {
    using Item = decltype(work(std::size_t{}));
#ifdef __EMSCRIPTEN__
    jobs = 1;  // the build for node has no threads
#endif
    jobs = std::min(jobs, count);
    if (jobs <= 1) {
        for (std::size_t i = 0; i < count && take(i, work(i)); ++i) {
        }
        return;
    }
    std::mutex mutex;
    std::condition_variable changed;
    std::map<std::size_t, Item> results;
    std::size_t next = 0;
    std::size_t taken = 0;
    bool stop = false;
    const auto run = [&] {
        std::unique_lock lock(mutex);
        while (true) {
            changed.wait(lock, [&] { return stop || next == count || next < taken + 2 * jobs; });
            if (stop || next == count) {
                return;
            }
            const std::size_t i = next++;
            lock.unlock();
            Item item = work(i);
            lock.lock();
            results.emplace(i, std::move(item));
            changed.notify_all();
        }
    };
    std::vector<std::thread> threads;
    threads.reserve(jobs);
    for (std::size_t i = 0; i < jobs; ++i) {
        threads.emplace_back(run);
    }
    for (std::size_t i = 0; i < count && !stop; ++i) {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return results.contains(i); });
        auto node = results.extract(i);
        ++taken;
        changed.notify_all();
        lock.unlock();
        if (!take(i, std::move(node.mapped()))) {
            lock.lock();
            stop = true;
            changed.notify_all();
        }
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
}

}  // namespace beatlens::cli
