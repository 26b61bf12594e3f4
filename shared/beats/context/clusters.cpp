#include "beats/context/clusters.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "beats/context/running_order.h"
#include "beats/context/shapes.h"

namespace beatlens::beats {

namespace {

constexpr float least_threshold = 0.2F;
constexpr float largest_threshold = 0.45F;
constexpr float scatters = 3.0F;
constexpr float merge_share = 0.6F;
constexpr float weight_floor = 0.05F;
constexpr float slowest_centre = 200.0F;
constexpr std::size_t most_in_median = 501;
constexpr std::size_t most_models = 2001;
constexpr int rounds = 3;
constexpr std::size_t part_length = 10;  // of a QRS window, see outline_of()
static_assert(qrs_length % part_length == 0);
constexpr float rounding = 1e-5F;  // of a distance: more than there is

// Of each part of a shape its mean and the length of what is left without it, scaled so that two shapes are at least as
// far apart as their outlines are.
void outline_of(std::span<const float> shape, std::vector<float>& outline) {
    static const float root = std::sqrt(static_cast<float>(part_length));
    outline.resize(2 * (shape.size() / part_length));
    for (std::size_t i = 0; i < outline.size(); i += 2) {
        const auto part = shape.subspan(i / 2 * part_length, part_length);
        const float mean = mean_of(part);
        float rest = 0.0F;
        for (const float value : part) {
            rest += (value - mean) * (value - mean);
        }
        outline[i] = mean * root;
        outline[i + 1] = std::sqrt(rest);
    }
}

struct Centre {
    std::vector<float> shape;            // [leads, qrs_length], weighted
    std::vector<float> energy;           // [leads]
    std::vector<float> outline;          // see outline_of()
    std::vector<std::uint32_t> members;  // usable beats, after an assignment
    std::size_t size = 0;

    void update_energy() {
        for (std::size_t lead = 0; lead < energy.size(); ++lead) {
            energy[lead] = squared_norm(std::span<const float>(shape).subspan(lead * qrs_length, qrs_length));
        }
        outline_of(shape, outline);
    }
};

struct Nearest {
    std::size_t index = 0;
    float distance = std::numeric_limits<float>::max();
};

class Clustering {
public:
    Clustering(const BeatWindows& windows, std::span<const std::uint8_t> usable, std::size_t most)
        : windows_(windows),
          usable_(usable),
          most_(std::clamp<std::size_t>(most, 1, no_cluster - 1)),
          z_(windows.leads() * qrs_length),
          z_energy_(windows.leads()) {}

    void weigh_leads(std::span<const std::uint32_t> models, BeatClusters& out) {
        weight_.assign(windows_.leads(), 1.0F);
        const auto chosen = spread_evenly(models, most_models);
        Centre normal = empty_centre();
        normal.shape = median_of(chosen);
        normal.update_energy();
        for (std::size_t lead = 0; lead < windows_.leads(); ++lead) {
            std::vector<double> rest;
            for (const std::uint32_t beat : chosen) {
                if (windows_.has(beat, lead)) {
                    load(beat);
                    rest.push_back(static_cast<double>(rest_of(lead, normal)));
                }
            }
            out.lead_noise.push_back(static_cast<float>(value_at_rank(rest, 0.5)) / (normal.energy[lead] + 1e-6F));
        }
        float largest = 0.0F;
        for (std::size_t lead = 0; lead < windows_.leads(); ++lead) {
            weight_[lead] = 1.0F / std::sqrt(out.lead_noise[lead] + weight_floor);
            largest = std::max(largest, weight_[lead]);
        }
        for (float& weight : weight_) {
            weight /= largest;
        }
        out.lead_weight = weight_;

        normal.shape = median_of(chosen);
        normal.update_energy();
        std::vector<double> scatter;
        for (const std::uint32_t beat : chosen) {
            load(beat);
            double rest = 0.0;
            for (std::size_t lead = 0; lead < windows_.leads(); ++lead) {
                rest += windows_.has(beat, lead) ? static_cast<double>(rest_of(lead, normal)) : 0.0;
            }
            scatter.push_back(rest);
        }
        const float energy = std::accumulate(normal.energy.begin(), normal.energy.end(), 1e-6F);
        out.threshold = std::clamp(scatters * static_cast<float>(value_at_rank(scatter, 0.5)) / energy, least_threshold,
                                   largest_threshold);
        threshold_ = out.threshold;
    }

    void find_leaders() {
        std::size_t last = 0;
        for (std::size_t beat = 0; beat < windows_.beats(); ++beat) {
            if (usable_[beat] == 0 || !load(beat)) {
                continue;
            }
            const Nearest nearest = find_nearest(beat, last);
            last = nearest.index;
            if (nearest.distance < threshold_) {
                move(centres_[nearest.index], beat);
                continue;
            }
            if (centres_.size() == most_) {
                centres_.erase(std::min_element(centres_.begin(), centres_.end(),
                                                [](const Centre& a, const Centre& b) { return a.size < b.size; }));
            }
            centres_.push_back(empty_centre());
            centres_.back().shape = z_;
            centres_.back().update_energy();
            centres_.back().size = 1;
        }
    }

    void refine(BeatClusters& out) {
        for (int round = 0; round < rounds; ++round) {
            assign(out);
            std::erase_if(centres_, [](const Centre& centre) { return centre.members.empty(); });
            for (Centre& centre : centres_) {
                centre.shape = median_of(spread_evenly(centre.members, most_in_median));
                centre.update_energy();
            }
            if (round + 1 < rounds) {
                merge_near_ones();
            }
        }
        std::stable_sort(centres_.begin(), centres_.end(),
                         [](const Centre& a, const Centre& b) { return a.members.size() > b.members.size(); });
        assign(out);
        for (const Centre& centre : centres_) {
            BeatCluster cluster{centre.size, centre.shape};
            for (std::size_t i = 0; i < cluster.shape.size(); ++i) {
                cluster.shape[i] /= weight_[i / qrs_length];
            }
            out.clusters.push_back(std::move(cluster));
        }
    }

private:
    Centre empty_centre() const {
        return {std::vector<float>(z_.size()), std::vector<float>(z_energy_.size()), {}, {}, 0};
    }

    // Puts the beat's shape into z_; false where no lead has a signal.
    bool load(std::size_t beat) {
        bool any = false;
        for (std::size_t lead = 0; lead < windows_.leads(); ++lead) {
            const std::span<float> z = std::span(z_).subspan(lead * qrs_length, qrs_length);
            any = any || windows_.has(beat, lead);
            windows_.read(beat, lead, -qrs_before, z);
            remove_mean(z);
            for (float& value : z) {
                value *= weight_[lead];
            }
            z_energy_[lead] = squared_norm(z);
        }
        return any;
    }

    float rest_of(std::size_t lead, const Centre& centre) const {
        const auto z = std::span<const float>(z_).subspan(lead * qrs_length, qrs_length);
        const auto c = std::span<const float>(centre.shape).subspan(lead * qrs_length, qrs_length);
        return std::max(0.0F, z_energy_[lead] + centre.energy[lead] - 2.0F * dot(z, c));
    }

    float distance(std::size_t beat, const Centre& centre) const {
        float beat_energy = 0.0F;
        float centre_energy = 0.0F;
        for (std::size_t lead = 0; lead < windows_.leads(); ++lead) {
            if (windows_.has(beat, lead)) {
                beat_energy += z_energy_[lead];
                centre_energy += centre.energy[lead];
            }
        }
        const float rest = beat_energy + centre_energy - 2.0F * dot(z_, centre.shape);  // absent leads are zero in z_
        return std::max(0.0F, rest) / std::max({beat_energy, centre_energy, 1e-9F});
    }

    // `guess`: a centre that is likely near.
    Nearest find_nearest(std::size_t beat, std::size_t guess) {
        bool all_there = true;
        for (std::size_t lead = 0; lead < windows_.leads(); ++lead) {
            all_there = all_there && windows_.has(beat, lead);
        }
        outline_of(z_, z_outline_);
        float near = guess < centres_.size() ? distance(beat, centres_[guess]) : std::numeric_limits<float>::max();
        Nearest nearest;
        for (std::size_t i = 0; i < centres_.size(); ++i) {
            if (all_there && is_farther(centres_[i], near + rounding)) {
                continue;
            }
            if (const float d = distance(beat, centres_[i]); d < nearest.distance) {
                nearest = {i, d};
                near = std::min(near, d);
            }
        }
        return nearest;
    }

    // Whether a centre is certainly farther from z_ than that. For beats that all leads have.
    bool is_farther(const Centre& centre, float than) const {
        float rest = 0.0F;
        for (std::size_t i = 0; i < z_outline_.size(); ++i) {
            const float between = z_outline_[i] - centre.outline[i];
            rest += between * between;
        }
        float beat_energy = 0.0F;
        float centre_energy = 0.0F;
        for (std::size_t lead = 0; lead < windows_.leads(); ++lead) {
            beat_energy += z_energy_[lead];
            centre_energy += centre.energy[lead];
        }
        return rest > than * std::max({beat_energy, centre_energy, 1e-9F});
    }

    void move(Centre& centre, std::size_t beat) {
        ++centre.size;
        const float step = 1.0F / std::min(static_cast<float>(centre.size), slowest_centre);
        for (std::size_t lead = 0; lead < windows_.leads(); ++lead) {
            for (std::size_t i = lead * qrs_length; i < (lead + 1) * qrs_length && windows_.has(beat, lead); ++i) {
                centre.shape[i] += (z_[i] - centre.shape[i]) * step;
            }
        }
        centre.update_energy();
    }

    std::vector<float> median_of(std::span<const std::uint32_t> beats) {
        std::vector<float> shape;
        for (std::size_t lead = 0; lead < windows_.leads(); ++lead) {
            const auto row = median_row(beats, qrs_length, [&](std::uint32_t beat, std::span<float> out) {
                windows_.read(beat, lead, -qrs_before, out);
                remove_mean(out);
                for (float& value : out) {
                    value *= weight_[lead];
                }
                return windows_.has(beat, lead);
            });
            shape.insert(shape.end(), row.begin(), row.end());
        }
        return shape;
    }

    void assign(BeatClusters& out) {
        for (Centre& centre : centres_) {
            centre.members.clear();
            centre.size = 0;
        }
        std::size_t last = 0;
        out.of_beat.assign(windows_.beats(), no_cluster);
        out.distance.assign(windows_.beats(), 0.0F);
        for (std::size_t beat = 0; beat < windows_.beats() && !centres_.empty(); ++beat) {
            if (!load(beat)) {
                continue;
            }
            const Nearest nearest = find_nearest(beat, last);
            last = nearest.index;
            out.of_beat[beat] = static_cast<std::uint16_t>(nearest.index);
            out.distance[beat] = nearest.distance;
            ++centres_[nearest.index].size;
            if (usable_[beat] != 0) {
                centres_[nearest.index].members.push_back(static_cast<std::uint32_t>(beat));
            }
        }
    }

    void merge_near_ones() {
        std::stable_sort(centres_.begin(), centres_.end(),
                         [](const Centre& a, const Centre& b) { return a.members.size() > b.members.size(); });
        std::vector<Centre> kept;
        for (Centre& centre : centres_) {
            const float energy = squared_norm(centre.shape);
            const bool near_larger = std::any_of(kept.begin(), kept.end(), [&](const Centre& larger) {
                const float other = squared_norm(larger.shape);
                const float rest = energy + other - 2.0F * dot(centre.shape, larger.shape);
                return rest < merge_share * threshold_ * std::max(energy, other);
            });
            if (!near_larger) {
                kept.push_back(std::move(centre));
            }
        }
        centres_ = std::move(kept);
    }

    const BeatWindows& windows_;
    std::span<const std::uint8_t> usable_;
    std::size_t most_;
    std::vector<float> z_;
    std::vector<float> z_energy_;
    std::vector<float> z_outline_;
    std::vector<float> weight_;
    std::vector<Centre> centres_;
    float threshold_ = least_threshold;
};

}  // namespace

BeatClusters cluster_beats(const BeatWindows& windows, std::span<const std::uint8_t> usable,
                           std::span<const std::uint32_t> models, std::size_t most) {
    BeatClusters out;
    Clustering clustering(windows, usable, most);
    clustering.weigh_leads(models, out);
    clustering.find_leaders();
    clustering.refine(out);
    return out;
}

}  // namespace beatlens::beats
