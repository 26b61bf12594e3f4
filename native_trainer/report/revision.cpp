#include "report/revision.h"

#include <sys/utsname.h>

#include <array>
#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "source_revision.h"  // made by report/write_revision.cmake

namespace beatlens::trainer {

std::string source_revision() { return BEATLENS_REVISION; }

std::string utc_now() {
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&now, &utc);
    std::array<char, 40> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text.data();
}

std::string processor_name() {
    std::string name = "unknown processor";
    std::ifstream info("/proc/cpuinfo");  // Linux; x86 says "model name", others may not
    for (std::string line; std::getline(info, line);) {
        const auto colon = line.find(": ");
        if (line.starts_with("model name") && colon != std::string::npos) {
            name = line.substr(colon + 2);
            break;
        }
    }
    return name + ", " + std::to_string(std::thread::hardware_concurrency()) + " logical processors";
}

RunRecord begin_run_record(std::string libtorch, std::string device, int threads) {
    RunRecord record;
    record.libtorch = std::move(libtorch);
    record.device = std::move(device);
    record.threads = threads;
    record.processor = processor_name();
    utsname system{};
    if (uname(&system) == 0) {
        record.system = std::string(system.sysname) + " " + system.release + " " + system.machine;
    }
    record.started = utc_now();
    return record;
}

std::string to_json(const RunRecord& record) {
    const nlohmann::ordered_json json = {
        {"revision", record.revision}, {"libtorch", record.libtorch},   {"device", record.device},
        {"threads", record.threads},   {"processes", record.processes}, {"processor", record.processor},
        {"system", record.system},     {"started", record.started},     {"finished", record.finished},
        {"resumed", record.resumed},
    };
    return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace beatlens::trainer
