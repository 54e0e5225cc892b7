import type { AllInOneConfig } from './all-in-one.config.js';
import type { AllInOne } from './start-all-in-one.js';

/** What the person at the terminal needs to know, line by line. */
export function announce(product: AllInOne, config: AllInOneConfig): readonly string[] {
  const password = product.password ?? 'as printed at the first start (npm run reset-password makes a new one)';
  return [
    ...product.problems.map((problem) => `Attention: ${problem}`),
    '',
    'pgAnalytics is running.',
    `  address   ${product.url}`,
    `  e-mail    ${product.email}`,
    `  password  ${password}`,
    '',
    `Data and logs are in ${config.DATA_DIR}. Ctrl-C stops everything.`,
  ];
}
