"""Checks an ONNX file with the ONNX library and works its graph out with NumPy, node by node as the operators' definitions say.

    run_onnx.py FILE ROWS    ROWS: float32, the inputs of each beat one after the other. Prints a beat's scores and probabilities
                             a line.
Exit code 77: the library is not there.
"""
import sys

try:
    import numpy as np
    import onnx
    from onnx import numpy_helper
except ImportError as error:
    print(error)
    sys.exit(77)


def windows(x, length, stride):
    return np.lib.stride_tricks.sliding_window_view(x, length, axis=2)[:, :, ::stride]  # beats, channels, positions, length


def conv(x, weight, bias, kernel_shape, strides, pads):
    x = np.pad(x, ((0, 0), (0, 0), tuple(pads)))
    return np.einsum("bipk,oik->bop", windows(x, kernel_shape[0], strides[0]), weight) + bias[:, None]


def softmax(x, axis):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


OPERATORS = {
    "Sub": np.subtract, "Div": np.divide, "Add": np.add, "IsNaN": np.isnan, "Where": np.where, "Clip": np.clip,
    "Relu": lambda x: np.maximum(x, 0), "Conv": conv, "Softmax": softmax,
    "MaxPool": lambda x, kernel_shape, strides: windows(x, kernel_shape[0], strides[0]).max(axis=3),
    "GlobalAveragePool": lambda x: x.mean(axis=2, keepdims=True),
    "Flatten": lambda x: x.reshape(len(x), -1),
    "Gemm": lambda x, weight, bias, transB: x @ weight.T + bias,
    "Reshape": lambda x, shape: x.reshape([int(size) for size in shape]),
    "Transpose": lambda x, perm: x.transpose(perm),
    "Concat": lambda *parts, axis: np.concatenate(parts, axis=axis),
}

model = onnx.load(sys.argv[1])
onnx.checker.check_model(model, full_check=True)
values = {one.name: numpy_helper.to_array(one).astype(np.float64) for one in model.graph.initializer}
shapes = [[dim.dim_value for dim in one.type.tensor_type.shape.dim][1:] for one in model.graph.input]
sizes = [int(np.prod(shape)) for shape in shapes]
rows = np.fromfile(sys.argv[2], np.float32).reshape(-1, sum(sizes)).astype(np.float64)
for one, part, shape in zip(model.graph.input, np.split(rows, np.cumsum(sizes)[:-1], axis=1), shapes):
    values[one.name] = part.reshape(-1, *shape)
for node in model.graph.node:
    settings = {one.name: onnx.helper.get_attribute_value(one) for one in node.attribute}
    values[node.output[0]] = OPERATORS[node.op_type](*[values[name] for name in node.input], **settings)
for scores, probabilities in zip(values["scores"], values["probabilities"]):
    print(*scores, *probabilities)
