// What a run was made with: the revision of the sources, the machine, LibTorch, and when.
#pragma once

#include <string>

namespace beatlens::trainer {

// The git revision that the program was built from, such as "214fb33a0c5e"; "-dirty" follows where files that the
// trainer is built from (or new ones beside them) were not committed. "unknown" where the sources were no git checkout.
std::string source_revision();

struct RunRecord {
    std::string revision = source_revision();
    std::string libtorch;   // its version, "1.13.1"
    std::string device;     // "cpu", "cuda: NVIDIA H100"
    int threads = 0;        // that LibTorch computed with
    int processes = 1;      // that trained together
    std::string processor;  // "AMD EPYC 7B13, 2 logical processors"
    std::string system;     // "Linux 6.1.0 x86_64"
    std::string started;    // UTC, ISO 8601: "2024-05-01T12:00:00Z"
    std::string finished;   // the same; empty while the run goes on
    int resumed = 0;        // how often it went on after a break
};

// Everything filled in but `finished`, `resumed`; `started` is now.
RunRecord begin_run_record(std::string libtorch, std::string device, int threads);

std::string utc_now();
std::string processor_name();  // with the number of its logical processors

// An indented JSON object with the members' names.
std::string to_json(const RunRecord& record);

}  // namespace beatlens::trainer
