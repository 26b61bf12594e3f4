/** @param {number[]} values @returns {number} the upper one of two in the middle; undefined of none */
export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
