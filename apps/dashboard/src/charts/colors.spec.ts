import { readFileSync } from 'node:fs';
import path from 'node:path';

type Colour = readonly [number, number, number];
type Matrix = readonly [Colour, Colour, Colour];

// Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
const sights: Record<string, Matrix> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};
// Of 100 in OKLab; two is what can just be told apart side by side.
const leastDistance = 9;
// What WCAG 1.4.11 asks of graphics.
const leastContrast = 3;

const tokens = readFileSync(path.join(import.meta.dirname, '../styles/tokens.css'), 'utf8');
const [light = '', dark = ''] = tokens.split("[data-theme='dark']");

describe.each([
  ['light', light],
  ['dark', dark],
])('the colours of charts in the %s theme', (_, theme) => {
  const colours = [...theme.matchAll(/--c-(\w+): (#\w{6});/g)].map(([, name = '', hex = '']) => ({
    name,
    colour: linear(hex),
  }));
  const surface = linear(/--surface: (#\w{6});/.exec(theme)?.[1] ?? '');

  it.each(Object.entries(sights))('are told apart with %s sight', (__, sight) => {
    const seen = colours.map(({ name, colour }) => ({ name, place: oklab(times(sight, colour)) }));
    const alike = seen.flatMap((one, position) =>
      seen
        .slice(position + 1)
        .filter((other) => distance(one.place, other.place) < leastDistance)
        .map((other) => `${one.name} and ${other.name}`),
    );

    expect(colours).toHaveLength(10);
    expect(alike).toEqual([]);
  });

  it('stand out from the surface', () => {
    const faint = colours.filter(({ colour }) => contrast(colour, surface) < leastContrast).map(({ name }) => name);

    expect(faint).toEqual([]);
  });
});

function linear(hex: string): Colour {
  const part = (from: number) => {
    const value = Number.parseInt(hex.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

function times(matrix: Matrix, [r, g, b]: Colour): Colour {
  const row = ([x, y, z]: Colour) => Math.min(1, Math.max(0, x * r + y * g + z * b));
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])];
}

function oklab([r, g, b]: Colour): Colour {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function distance(one: Colour, other: Colour): number {
  return 100 * Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}

function contrast(one: Colour, other: Colour): number {
  const luminance = ([r, g, b]: Colour) => 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  return Math.max(luminance(one), luminance(other)) / Math.min(luminance(one), luminance(other));
}
