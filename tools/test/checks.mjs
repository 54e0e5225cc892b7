import { step } from '../start/prepare.mjs';

const always = ['lint', 'format:check', 'boundaries', 'typecheck'];

/**
 * The npm scripts that check without running specs: the fixed ones, and every `check:…` there is.
 * @param {Record<string, string>} scripts
 */
export function checkScripts(scripts) {
  return [...always, ...Object.keys(scripts).filter((name) => name.startsWith('check:'))];
}

/** @param {string} script */
export function runCheck(script) {
  return step('npm', ['run', '--silent', script], `npm run ${script} failed`);
}
