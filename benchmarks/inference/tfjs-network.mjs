// A model file as a TensorFlow.js network, as a converter would make it: channels last, bias and ReLU inside of convolutions.

/** @param {Uint8Array} bytes of a safetensors file @returns architecture, inputs, scalers and tensors */
export function readModel(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerSize = Number(view.getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerSize)));
  const { __metadata__: metadata, ...entries } = header;
  const architecture = JSON.parse(metadata.architecture);
  const tensors = Object.fromEntries(
    Object.entries(entries).map(
      ([
        name,
        {
          shape,
          data_offsets: [begin, end],
        },
      ]) => [
        name,
        { shape, values: new Float32Array(bytes.slice(8 + headerSize + begin, 8 + headerSize + end).buffer) },
      ],
    ),
  );
  return {
    layers: architecture.layers,
    inputs: architecture.inputs ?? [{ name: 'input', channels: 1, length: architecture.input_length }],
    scalers: JSON.parse(metadata.scalers ?? '{}'),
    tensors,
  };
}

function permuted({ shape, values }, order) {
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
  const newShape = order.map((axis) => shape[axis]);
  const result = new Float32Array(values.length);
  const at = new Array(shape.length).fill(0);
  for (let i = 0; i < result.length; i += 1) {
    result[i] = values[order.reduce((sum, axis, k) => sum + at[k] * strides[axis], 0)];
    for (let k = at.length - 1; k >= 0; k -= 1) {
      at[k] += 1;
      if (at[k] < newShape[k]) {
        break;
      }
      at[k] = 0;
    }
  }
  return { shape: newShape, values: result };
}

/** @returns {(rows: Float32Array, beats: number) => object} a tensor of scores, to be called within tf.tidy */
export function createNetwork(tf, { layers, inputs, scalers, tensors }) {
  const sourceOf = layers.map((layer, i) => layer.input ?? (i === 0 ? inputs[0].name : layers[i - 1].name));
  const users = (name) =>
    layers.filter((layer, i) => sourceOf[i] === name || layer.with === name || layer.with?.includes?.(name));
  const fusedRelu = (layer) => {
    const all = users(layer.name);
    return all.length === 1 && all[0].kind === 'relu' ? all[0] : null;
  };
  const constant = ({ shape, values }) => tf.tensor(values, shape);
  const flatFrom = new Map(); // layer that is flat -> {channels, length} that it was flattened from, in time-major order
  const steps = [];
  const done = new Set();
  const shapes = new Map(inputs.map(({ name, channels, length }) => [name, [channels, length]]));
  for (const [i, layer] of layers.entries()) {
    const { name, kind } = layer;
    const from = sourceOf[i];
    const [channels, length] = shapes.get(from);
    const weight = tensors[`${name}.weight`];
    const bias = tensors[`${name}.bias`] && constant(tensors[`${name}.bias`]);
    const relu = ['conv1d', 'linear'].includes(kind) ? fusedRelu(layer) : null;
    const activation = relu ? 'relu' : 'linear';
    if (relu) {
      done.add(relu.name);
    }
    if (kind === 'conv1d') {
      const filter = tf.reshape(constant(permuted(weight, [2, 1, 0])), [1, layer.kernel, layer.in, layer.out]);
      steps.push((value) => [
        name,
        tf.fused.conv2d({ x: value(from), filter, strides: [1, layer.stride], pad: layer.padding, bias, activation }),
      ]);
      const points = layer.padding === 'same' ? length : Math.floor((length - layer.kernel) / layer.stride) + 1;
      shapes.set(name, [layer.out, points]);
    } else if (kind === 'relu') {
      steps.push((value) => [name, done.has(name) ? value(from) : tf.relu(value(from))]);
      shapes.set(name, [channels, length]);
    } else if (kind === 'max_pool1d') {
      steps.push((value) => [name, tf.maxPool(value(from), [1, layer.window], [1, layer.stride], 'valid')]);
      shapes.set(name, [channels, Math.floor((length - layer.window) / layer.stride) + 1]);
    } else if (kind === 'add') {
      steps.push((value) => [name, tf.add(value(from), value(layer.with))]);
      shapes.set(name, [channels, length]);
    } else if (kind === 'flatten') {
      flatFrom.set(name, [channels, length]);
      steps.push((value) => [name, tf.reshape(value(from), [-1, channels * length])]);
      shapes.set(name, [channels * length]);
    } else if (kind === 'global_average_pool') {
      steps.push((value) => [name, tf.mean(value(from), [1, 2])]);
      shapes.set(name, [channels]);
    } else if (kind === 'concat') {
      const all = [from, ...layer.with];
      steps.push((value) => [name, tf.concat(all.map(value), -1)]);
      shapes.set(name, [all.reduce((sum, one) => sum + shapes.get(one)[0], 0), length]);
    } else if (kind === 'linear') {
      const [c, t] = flatFrom.get(from) ?? [layer.in, 1]; // columns in the order of the values: time-major
      const timeMajor = permuted({ shape: [layer.out, c, t], values: weight.values }, [2, 1, 0]);
      const matrix = constant({ shape: [layer.in, layer.out], values: timeMajor.values });
      steps.push((value) => [name, tf.fused.matMul({ a: value(from), b: matrix, bias, activation })]);
      shapes.set(name, [layer.out]);
    } else {
      throw new Error(`no TensorFlow.js counterpart of ${kind}`);
    }
  }
  const scaling = inputs.map(({ name }) => {
    const scaler = scalers[name];
    return (
      scaler && { centre: tf.tensor(scaler.centre), scale: tf.tensor(scaler.scale), limit: scaler.limit || Infinity }
    );
  });
  return (rows, beats) => {
    const all = tf.tensor(rows, [beats, rows.length / beats]);
    const values = new Map();
    let first = 0;
    for (const [i, { name, channels, length }] of inputs.entries()) {
      const own = inputs.length === 1 ? all : tf.slice(all, [0, first], [beats, channels * length]);
      let value = tf.reshape(own, [beats, 1, channels, length]);
      value = channels > 1 ? tf.transpose(value, [0, 1, 3, 2]) : tf.reshape(value, [beats, 1, length, 1]);
      if (scaling[i]) {
        const { centre, scale, limit } = scaling[i];
        const scaled = tf.clipByValue(tf.div(tf.sub(value, centre), scale), -limit, limit);
        value = tf.where(tf.isNaN(value), tf.zerosLike(value), scaled);
      }
      values.set(name, value);
      first += channels * length;
    }
    let last = null;
    for (const step of steps) {
      const [name, value] = step((one) => values.get(one));
      values.set(name, value);
      last = value;
    }
    return last;
  };
}
