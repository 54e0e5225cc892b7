/**
 * Bytes that Gorilla's XOR compression needs for one series: the baseline of M10.
 * Pelkonen et al., "Gorilla: A Fast, Scalable, In-Memory Time Series Database", VLDB 2015, section 4.1; time stamps are
 * delta-of-delta and values XOR with the leading and meaningful length reused where it fits.
 */
export function gorillaBytes(times: readonly number[], values: readonly number[]): number {
  return Math.ceil((timeBits(times) + valueBits(values)) / 8);
}

function timeBits(times: readonly number[]): number {
  let bits = 64;
  let previousDelta = 0;
  for (let index = 1; index < times.length; index += 1) {
    const delta = Math.round((times[index] - times[index - 1]) / 1_000);
    const change = delta - previousDelta;
    previousDelta = delta;
    if (index === 1) bits += 14;
    else if (change === 0) bits += 1;
    else if (change >= -63 && change <= 64) bits += 9;
    else if (change >= -255 && change <= 256) bits += 12;
    else if (change >= -2047 && change <= 2048) bits += 16;
    else bits += 36;
  }
  return bits;
}

const view = new DataView(new ArrayBuffer(8));

function bitsOf(value: number): bigint {
  view.setFloat64(0, value);
  return view.getBigUint64(0);
}

function valueBits(values: readonly number[]): number {
  let bits = 64;
  let previous = bitsOf(values[0] ?? 0);
  let [leading, meaningful] = [-1, 0];
  let before = values[0] ?? 0;
  for (const value of values.slice(1)) {
    if (Object.is(value, before)) {
      bits += 1;
      continue;
    }
    before = value;
    const next = bitsOf(value);
    const xor = previous ^ next;
    previous = next;
    const zerosBefore = Math.min(31, 64 - xor.toString(2).length);
    const zerosAfter = xor.toString(2).length - xor.toString(2).replace(/0+$/, '').length;
    const fits = leading >= 0 && zerosBefore >= leading && zerosAfter >= 64 - leading - meaningful;
    if (fits) bits += 2 + meaningful;
    else {
      leading = zerosBefore;
      meaningful = 64 - zerosBefore - zerosAfter;
      bits += 2 + 5 + 6 + meaningful;
    }
  }
  return bits;
}
