#include "loop/epoch.h"

#include <algorithm>

#include "loop/epoch_plan.h"

namespace beatlens::trainer {

namespace {

// Small enough that the activations of these networks stay in the processor's cache: more than twice as fast as
// thousands of beats at once.
constexpr std::int64_t cpu_beats_at_once = 256;
constexpr std::int64_t cuda_beats_at_once = 8192;

// Adds to counts[target * classes + predicted] without waiting for the device.
void count(const torch::Tensor& logits, const torch::Tensor& target, torch::Tensor& counts) {
    const auto cell = target * logits.size(1) + logits.argmax(1);
    counts.scatter_add_(0, cell, torch::ones_like(cell));
}

// Of the beats of rows that have a label: logits [beats, classes] and labels [beats].
struct Labelled {
    torch::Tensor logits;
    torch::Tensor target;
};
Labelled labelled(const torch::Tensor& logits, const torch::Tensor& target, std::size_t classes) {
    if (target.dim() == 1) {
        return {logits, target};
    }
    const auto beats = logits.view({target.size(0), static_cast<std::int64_t>(classes), target.size(1)})
                           .transpose(1, 2)
                           .reshape({target.numel(), static_cast<std::int64_t>(classes)});
    const auto all = target.flatten();
    const auto there = torch::nonzero(all >= 0).squeeze(1);
    return {beats.index_select(0, there), all.index_select(0, there)};
}

metrics::ConfusionMatrix matrix_of(const torch::Tensor& counts, const std::vector<std::string>& names) {
    const auto on_cpu = counts.to(torch::kCPU);
    const auto* at = on_cpu.data_ptr<std::int64_t>();
    const std::size_t classes = names.size();
    metrics::ConfusionMatrix matrix(names);
    for (std::size_t reference = 0; reference < classes; ++reference) {
        for (std::size_t predicted = 0; predicted < classes; ++predicted) {
            matrix.counts[reference][predicted] = static_cast<std::size_t>(at[reference * classes + predicted]);
        }
    }
    return matrix;
}

}  // namespace

EpochRunner::EpochRunner(const Config& config, TorchNet& net, const BeatSet& train, std::vector<std::string> classes,
                         Recut recut, Ranks ranks)
    : config_(config),
      net_(net),
      train_(train),
      cpu_labels_(train.labels.to(torch::kCPU)),
      classes_(std::move(classes)),
      recut_(std::move(recut)),
      loss_(config.loss, train.class_counts(classes_.size()), net.device()),
      ranks_(std::move(ranks)),
      epoch_size_(train.labels.dim() > 1 ? train.size() : epoch_size(train.class_counts(classes_.size()), config)) {
    if (ranks_.count() > 1) {
        net_.share_batch_norm([ranks = ranks_](torch::Tensor& values) { ranks.all_reduce(values); });
    }
}

// Batch normalisation has no variance of a single beat: one that is left over waits for another epoch.
std::int64_t EpochRunner::steps() const {
    const std::int64_t whole = epoch_size_ / config_.batch;
    const std::int64_t rest = epoch_size_ % config_.batch;
    return whole + (rest > (net_.has_batch_norm() ? 1 : 0) ? 1 : 0);
}

// Gradients of a sum of beats are the sum of their gradients, so a batch may go through in parts; with batch
// normalisation it may not, since each part would be normalised by itself.
std::int64_t EpochRunner::beats_at_once() const {
    if (config_.micro_batch > 0) {
        return config_.micro_batch;
    }
    const bool in_parts = net_.device().is_cpu() && !net_.has_batch_norm();
    return in_parts ? std::min(config_.batch, cpu_beats_at_once) : config_.batch;
}

EpochRunner::Sums EpochRunner::no_sums() const {
    const auto options = torch::TensorOptions(net_.device());
    const auto cells = static_cast<std::int64_t>(classes_.size() * classes_.size());
    return {torch::zeros({}, options), torch::zeros({}, options), torch::zeros({cells}, options.dtype(torch::kLong))};
}

void EpochRunner::add_those_of_others(Sums& sums) const {
    if (ranks_.count() == 1) {
        return;
    }
    // All in one message; a double counts beats exactly.
    auto all = torch::cat({sums.loss.to(torch::kDouble).view({1}), sums.weight.to(torch::kDouble).view({1}),
                           sums.counts.to(torch::kDouble)});
    ranks_.all_reduce(all);
    sums = {all[0], all[1], all.narrow(0, 2, sums.counts.size(0)).to(torch::kLong)};
}

void EpochRunner::step(const torch::Tensor& order, const torch::Tensor& rows, Ranks::Part mine, std::uint64_t seed,
                       Sums& sums) {
    const auto target = train_.labels.index_select(0, order);
    const auto taught = train_.taught.defined() ? train_.taught.index_select(0, order) : torch::Tensor();
    const auto all = target.flatten();
    const auto normaliser = loss_.normaliser(all.masked_select(all >= 0)).clamp_min(1e-12);
    // Parts begin where those of a single process do, so that dropout draws the same for every beat. A rank without a
    // beat goes through the network, too: the others may wait for it in a batch normalisation.
    const std::int64_t part = beats_at_once();
    std::int64_t begin = mine.first / part * part;
    do {
        const std::int64_t first = std::max(begin, mine.first);
        const std::int64_t size = std::min(begin + part, mine.end) - first;
        const auto part_target = target.narrow(0, first, size);
        net_.seed_dropout(seed + static_cast<std::uint64_t>(begin), first - begin);
        const auto logits = net_.forward(rows.narrow(0, first - mine.first, size));
        const auto beats = labelled(logits, part_target, classes_.size());
        auto loss = loss_.sum(beats.logits, beats.target) / normaliser;
        if (taught.defined()) {
            const auto part_taught = labelled(taught.narrow(0, first, size), part_target, classes_.size()).logits;
            const auto other = -(part_taught * torch::log_softmax(beats.logits, 1)).sum() / normaliser;
            loss = (1.0 - config_.distillation.share) * loss + config_.distillation.share * other;
        }
        loss.backward();
        sums.loss += loss.detach() * static_cast<double>(order.size(0));
        count(beats.logits.detach(), beats.target, sums.counts);
        begin += part;
    } while (begin < mine.end);
    ranks_.all_reduce(net_.flat_gradients());
}

PassFigures EpochRunner::train_epoch(int epoch, const std::function<double(double)>& rate, Optimizer& optimizer,
                                     const StepObserver& observer) {
    std::seed_seq seeds{config_.seed, static_cast<std::uint64_t>(epoch) + 1};
    std::mt19937_64 random(seeds);
    // Ranks draw what a single process would, for the whole of a batch, and use their part. On CUDA, where dropout
    // draws from LibTorch's generator for as many beats as there are, each has draws of its own.
    const bool draws_alike = net_.device().is_cpu();
    torch::manual_seed(random() + (draws_alike ? 0U : static_cast<std::uint64_t>(ranks_.rank())));
    const std::uint64_t dropout_seed = random();
    const auto cpu_order = cpu_labels_.dim() > 1 ? shuffled(cpu_labels_.size(0), random)
                                                 : epoch_order(cpu_labels_, classes_.size(), config_, random);
    const auto order = cpu_order.to(net_.device());
    torch::Tensor recut_rows;
    if (recut_) {
        recut_rows = recut_(cpu_order, random).to(net_.device());
    }
    const bool augments = changes_samples(config_.augmentation);
    Sums sums = no_sums();
    net_.train();
    for (std::int64_t i = 0; i < steps(); ++i) {
        const std::int64_t begin = i * config_.batch;
        const std::int64_t size = std::min(config_.batch, order.size(0) - begin);
        const auto indices = order.narrow(0, begin, size);
        const Ranks::Part mine = ranks_.part(size);
        const Ranks::Part drawn = augments && draws_alike ? Ranks::Part{0, size} : mine;
        auto rows = recut_ ? recut_rows.narrow(0, begin + drawn.first, drawn.size())
                           : train_.rows.index_select(0, indices.narrow(0, drawn.first, drawn.size()));
        if (augments) {
            rows = augment(rows, net_.architecture().inputs, config_.augmentation);
        }
        step(indices, rows.narrow(0, mine.first - drawn.first, mine.size()), mine,
             dropout_seed + static_cast<std::uint64_t>(begin) * 0x2545F4914F6CDD1DULL, sums);
        optimizer.step(rate(static_cast<double>(i) / static_cast<double>(steps())));
        if (observer.wants && observer.wants(i)) {
            const auto done = static_cast<double>(begin + size) / ranks_.count();
            observer.show(i, sums.loss.item<double>() / done, matrix_of(sums.counts, classes_).accuracy());
        }
    }
    add_those_of_others(sums);
    const auto seen = std::min(steps() * config_.batch, order.size(0));
    return {sums.loss.item<double>() / static_cast<double>(seen), matrix_of(sums.counts, classes_)};
}

PassFigures EpochRunner::score(const BeatSet& beats) {
    const torch::NoGradGuard no_grad;
    net_.eval();
    const std::int64_t part = net_.device().is_cpu() ? cpu_beats_at_once : cuda_beats_at_once;
    const Ranks::Part mine = ranks_.part(beats.size());
    Sums sums = no_sums();
    for (std::int64_t begin = mine.first; begin < mine.end; begin += part) {
        const std::int64_t size = std::min(part, mine.end - begin);
        const auto [logits, target] = labelled(net_.forward(beats.rows.narrow(0, begin, size)),
                                               beats.labels.narrow(0, begin, size), classes_.size());
        sums.loss += loss_.sum(logits, target);
        sums.weight += loss_.normaliser(target);
        count(logits, target, sums.counts);
    }
    add_those_of_others(sums);
    return {(sums.loss / sums.weight).item<double>(), matrix_of(sums.counts, classes_)};
}

}  // namespace beatlens::trainer
