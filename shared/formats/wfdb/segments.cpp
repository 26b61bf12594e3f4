// Records of several segments (header(5)): of a fixed layout, every segment with the same signals, or a variable one,
// where a layout segment says which signals there are and each segment holds some of them, or others.
#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "formats/parsing.h"
#include "formats/wfdb/record_parts.h"

namespace beatlens::formats {

namespace {

constexpr std::string_view null_segment = "~";
constexpr std::size_t no_gap = std::numeric_limits<std::size_t>::max();
constexpr std::size_t most_gaps = 1 << 16;  // of single signals; a list of every change of leads takes no more

// One segment's header, parsed once however often the record names it.
struct SegmentHeader {
    std::string file_name;
    WfdbHeader header;
    std::vector<Signal> signals;        // without samples
    std::vector<std::size_t> channels;  // of the record, where each of them goes
    bool is_there = false;              // with one of its signal files, or as the layout
};

class SegmentReader {
public:
    SegmentReader(const WfdbHeader& header, const std::string& header_name, RecordFiles& files, Recording& record)
        : _header(header), _header_name(header_name), _files(files), _record(record) {}

    Result<void> run() {
        BEATLENS_TRY(find_headers());
        BEATLENS_TRY(allocate());
        std::int64_t at = 0;
        for (const WfdbSegment& part : _header.parts) {
            const std::int64_t end = std::min(at + part.length_samples, _frames);
            if (at < end) {
                BEATLENS_TRY(take(part, at, end));
            }
            at += part.length_samples;
        }
        for (std::string& warning : _warnings) {
            _record.warnings.push_back(std::move(warning));
        }
        if (!_missing.empty()) {
            _record.warnings.push_back(_header_name + " also names segments that were not given, " +
                                       joined({_missing.begin(), _missing.end()}) +
                                       "; the recording has gaps in their places.");
        }
        _findings.tell(_header_name, _record);
        return _record.segments.empty() ? nothing_read() : Result<void>{};
    }

private:
    Result<void> find_headers() {
        bool any = false;
        for (std::size_t i = 0; i < _header.parts.size(); ++i) {
            const std::string& name = _header.parts[i].name;
            if (name == null_segment || _headers.contains(name)) {
                continue;
            }
            SegmentHeader& segment = _headers[name];
            segment.file_name = std::string(last_component(name)) + ".hea";
            const InputFile* const file = _files.find(segment.file_name);
            if (file == nullptr || _files.is_used(*file)) {  // that of the record itself is no segment of it
                _missing.insert(segment.file_name);
                continue;
            }
            _files.use(*file);
            const bool is_layout = i == 0 && _header.parts[i].length_samples == 0;
            add_header(segment, *file, is_layout);
            any = any || (segment.is_there && !is_layout);
        }
        return any ? Result<void>{} : nothing_read();
    }

    // What to say where no segment could be read.
    tl::unexpected<Error> nothing_read() {
        if (!_first_error.message.empty()) {
            return tl::make_unexpected(_first_error);
        }
        for (const auto& [name, segment] : _headers) {
            for (const WfdbSignalSpec& spec : segment.header.signals) {
                const std::string file(last_component(spec.file_name));
                if (file != null_segment && _files.find(file) == nullptr) {
                    _missing.insert(file);
                }
            }
        }
        if (_missing.empty()) {
            _missing.insert("segments that are not empty");
        }
        return fail(ErrorCode::missing_file,
                    _header_name + " is the header of a record of " + std::to_string(_header.segments) +
                        " segments, none of which was given with samples; choose or drop it together with " +
                        joined({_missing.begin(), _missing.end()}) + " and the signal files that those name.");
    }

    void leave_out(SegmentHeader& segment, const Error& error) {
        segment.is_there = false;
        if (_first_error.message.empty()) {
            _first_error = error;
        }
        warn("Segment " + segment.file_name + " is left out: " + error.message);
    }

    // Of thousands of segments the first few say what is wrong.
    void warn(const std::string& warning) {
        constexpr std::size_t most = 10;
        if (_warnings.size() < most && std::find(_warnings.begin(), _warnings.end(), warning) == _warnings.end()) {
            _warnings.push_back(warning);
        }
    }

    void add_header(SegmentHeader& segment, const InputFile& file, bool is_layout) {
        auto header = parse_wfdb_header(as_text(file.bytes));
        if (!header) {
            leave_out(segment, with_prefix(segment.file_name + ", ", header.error()));
            return;
        }
        const double rate_hz = _header.sampling_rate_hz;
        if (header->segments > 0 || !(std::abs(header->sampling_rate_hz - rate_hz) <= 1e-6 * rate_hz)) {
            leave_out(segment, {ErrorCode::malformed,
                                segment.file_name + (header->segments > 0 ? " has segments itself."
                                                                          : " has another sampling frequency.")});
            return;
        }
        segment.header = *std::move(header);
        std::vector<std::string> warnings = std::move(segment.header.warnings);
        segment.signals = describe_wfdb_signals(segment.header, warnings);
        for (const std::string& warning : warnings) {
            warn(warning);
        }
        segment.is_there = is_layout || std::any_of(segment.header.signals.begin(), segment.header.signals.end(),
                                                    [&](const WfdbSignalSpec& spec) {
                                                        return _files.find(spec.file_name) != nullptr;
                                                    });
        if (segment.is_there) {
            place(segment, is_layout);
        }
    }

    // Signals belong together that have one name, unit and rate; the second of that name in one segment belongs to the
    // second in others.
    void place(SegmentHeader& segment, bool is_layout) {
        std::map<std::string, int> seen;
        for (std::size_t i = 0; i < segment.signals.size(); ++i) {
            const Signal& signal = segment.signals[i];
            const int samples_per_frame = segment.header.signals[i].samples_per_frame;
            const auto key = std::tuple(signal.lead, signal.units, samples_per_frame, seen[signal.lead]++);
            const auto [at, is_new] = _channels.try_emplace(key, _record.signals.size());
            if (is_new) {
                _record.signals.push_back(signal);
                _in_frame.push_back(samples_per_frame);
                _scaled.push_back(false);
            }
            segment.channels.push_back(at->second);
            Signal& channel = _record.signals[at->second];
            if (!is_layout && !_scaled[at->second]) {
                _scaled[at->second] = true;
                channel = signal;
            } else if (!is_layout && (channel.gain_adu_per_unit != signal.gain_adu_per_unit ||
                                      channel.baseline_adu != signal.baseline_adu)) {
                // There is no one scale by which all of its integers could be had back.
                channel.gain_adu_per_unit = 0.0;
                channel.baseline_adu = 0;
            }
        }
    }

    // The whole length where there is room for it, else up to the end of the last segment that is there.
    Result<void> allocate() {
        std::int64_t last_there = 0;
        for (const WfdbSegment& part : _header.parts) {
            _frames += part.length_samples;
            const auto segment = _headers.find(part.name);
            if (segment != _headers.end() && segment->second.is_there) {
                last_there = _frames;
            }
        }
        double in_frame = 0.0;
        for (const int samples : _in_frame) {
            in_frame += samples;
        }
        const auto most = static_cast<double>(most_wfdb_samples(_files.bytes()));
        if (static_cast<double>(_frames) * in_frame > most) {
            if (static_cast<double>(last_there) * in_frame > most) {
                return fail(ErrorCode::out_of_range,
                            _header_name + " describes a record of " +
                                number_text(std::round(static_cast<double>(_frames) / _header.sampling_rate_hz)) +
                                " s, of which too little was given; add more of its segments, or choose one of them.");
            }
            _frames = last_there;
            _record.warnings.push_back("What follows the last segment that was given is left out.");
        }
        for (std::size_t i = 0; i < _record.signals.size(); ++i) {
            _record.signals[i].samples.assign(static_cast<std::size_t>(_frames * _in_frame[i]),
                                              std::numeric_limits<float>::quiet_NaN());
        }
        _absent_until.assign(_record.signals.size(), {0, no_gap});
        return {};
    }

    double seconds(std::int64_t frame) const { return time_of(frame, _header.sampling_rate_hz); }

    void add_gap(std::int64_t first, std::int64_t end, Gap::Kind kind) {
        if (!_record.gaps.empty() && _record.gaps.back().end_s == seconds(first) && _record.gaps.back().kind == kind &&
            !_record.gaps.back().signal) {
            _record.gaps.back().end_s = seconds(end);
        } else {
            _record.gaps.push_back({seconds(first), seconds(end), kind, std::nullopt});
        }
    }

    // A gap of one signal, which goes on where the segment before lacked it too.
    void add_gap(std::size_t channel, std::int64_t first, std::int64_t end) {
        auto& [until, gap] = _absent_until[channel];
        if (gap < _record.gaps.size() && until == first) {
            _record.gaps[gap].end_s = seconds(end);
        } else if (_record.gaps.size() < most_gaps) {
            gap = _record.gaps.size();
            _record.gaps.push_back({seconds(first), seconds(end), Gap::Kind::absent, channel});
        } else {
            gap = no_gap;
        }
        until = end;
    }

    Result<void> take(const WfdbSegment& part, std::int64_t at, std::int64_t end) {
        if (part.name == null_segment) {
            add_gap(at, end, Gap::Kind::null_segment);
            return {};
        }
        SegmentHeader& segment = _headers[part.name];
        if (!segment.is_there) {
            add_gap(at, end, Gap::Kind::absent);
            return {};
        }
        segment.header.length_samples = end - at;
        std::vector<Signal> signals = segment.signals;
        if (auto read = read_wfdb_samples(segment.header, segment.file_name, _files, signals, _findings); !read) {
            if (read.error().code == ErrorCode::reader_needed) {
                return read;
            }
            leave_out(segment, read.error());
            add_gap(at, end, Gap::Kind::absent);
            return {};
        }
        if (_findings.unpacked > most_wfdb_samples(_files.bytes())) {
            return fail(ErrorCode::out_of_range,
                        _header_name + " names its segments' files again and again, too often for their size.");
        }
        std::vector<bool> is_here(_record.signals.size());
        for (std::size_t i = 0; i < signals.size(); ++i) {
            const std::size_t channel = segment.channels[i];
            std::copy(signals[i].samples.begin(), signals[i].samples.end(),
                      _record.signals[channel].samples.begin() + static_cast<std::ptrdiff_t>(at * _in_frame[channel]));
            is_here[channel] = !signals[i].samples.empty();
        }
        for (std::size_t channel = 0; channel < is_here.size(); ++channel) {
            if (!is_here[channel]) {
                add_gap(channel, at, end);
            }
        }
        _record.segments.push_back({std::string(last_component(part.name)), seconds(at), seconds(end)});
        return {};
    }

    const WfdbHeader& _header;
    const std::string& _header_name;
    RecordFiles& _files;
    Recording& _record;
    std::map<std::string, SegmentHeader> _headers;  // by the segment's name
    std::map<std::tuple<std::string, std::string, int, int>, std::size_t> _channels;
    std::vector<int> _in_frame;  // samples of each signal of the record
    std::vector<bool> _scaled;   // whether a segment, not the layout, gave its gain
    std::vector<std::pair<std::int64_t, std::size_t>> _absent_until;  // of each signal: end and index of its last gap
    std::int64_t _frames = 0;
    std::set<std::string> _missing;  // files that were named and not given
    std::vector<std::string> _warnings;
    SignalFindings _findings;
    Error _first_error{ErrorCode::malformed, {}};
};

}  // namespace

Result<void> read_wfdb_segments(const WfdbHeader& header, const std::string& header_name, RecordFiles& files,
                                Recording& record) {
    return SegmentReader(header, header_name, files, record).run();
}

}  // namespace beatlens::formats
