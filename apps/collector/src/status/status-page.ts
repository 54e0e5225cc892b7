import { createHash } from 'node:crypto';

import type { WatchState } from '../watch/watching.js';
import { certificateText } from './certificate-text.js';
import type { CollectorStatus } from './collector-status.js';
import { inBytes, inTime } from './units.js';

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 72rem; padding: 1rem; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: 600; padding: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid #8886; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.5rem; }
dt { font-weight: 600; } dd { margin: 0; }
ul { margin: 0; padding-left: 1.1rem; }`;

/** Nothing is loaded, run or framed; the one style is known by its hash. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The status for people. */
export function statusPage(status: CollectorStatus, nowMs: number): string {
  const { version, startedAtMs, process: own, certificate, targets, targetsProblem } = status;
  const paused = targets.filter(({ state }) => state === 'paused').length;
  const connected = targets.filter(({ state }) => state === 'connected').length;
  const heading = `${connected} of ${targets.length} servers connected${paused > 0 ? `, ${paused} paused` : ''}`;
  const facts = [
    ['Runs since', `${inTime(nowMs - startedAtMs)} (version ${version}, process ${own.pid})`],
    ['Uses', `${inBytes(own.rssBytes)} of memory, ${inTime(own.cpuSeconds * 1000)} of CPU since the start`],
    ...deliveryFacts(status, nowMs),
    ...(certificate === undefined ? [] : [['Certificate', certificateText(certificate, nowMs)]]),
    ...(targetsProblem === undefined ? [] : [['Target files', targetsProblem]]),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>pgAnalytics collector: ${heading}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>pgAnalytics collector</h1>
<p role="status">${heading}.</p>
<dl>${facts.map(([name = '', value = '']) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`).join('\n')}</dl>
<table>
<caption>Servers</caption>
<thead><tr><th scope="col">Server</th><th scope="col">State</th><th scope="col">Not read in full</th>
<th scope="col" class="number">Queries</th><th scope="col" class="number">Last tick</th></tr></thead>
<tbody>
${targets.map((target) => rowOf(target, nowMs)).join('\n')}
</tbody>
</table>
<p>The same <a href="/status">for programs</a>, and <a href="/metrics">as metrics</a>.</p>
</main>
</body>
</html>
`;
}

function deliveryText(connected: boolean, refusal: string | undefined): string {
  if (connected) return 'connected to';
  return refusal === undefined ? 'cannot reach' : 'refused by';
}

function deliveryFacts({ delivery }: CollectorStatus, nowMs: number): string[][] {
  const {
    connected,
    ingest,
    spooledSnapshots,
    spooledBytes,
    droppedSnapshots,
    oldestMs,
    spool,
    refusal,
    unkeptSnapshots = 0,
  } = delivery;
  const age = oldestMs === undefined ? '' : `, the oldest since ${inTime(nowMs - oldestMs)}`;
  return [
    ['Delivery', `${deliveryText(connected, refusal)} ${ingest ?? 'ingest'}${refusal ? `: ${refusal}` : ''}`],
    ['Waiting to be stored', `${spooledSnapshots} snapshots, ${inBytes(spooledBytes)}${age}`],
    ...(spool ? [['Spool', `${inBytes(spool.bytes)} in ${spool.segments} files`]] : []),
    ...(unkeptSnapshots > 0 ? [['Only in memory', `${unkeptSnapshots} snapshots: the disk takes nothing`]] : []),
    ...((spool?.damagedBytes ?? 0) > 0 ? [['Damaged in the spool', inBytes(spool?.damagedBytes ?? 0)]] : []),
    ['Dropped since the start', `${droppedSnapshots} snapshots`],
  ];
}

function rowOf(target: WatchState, nowMs: number): string {
  const { name, targetId, state, reason, families, lastTickAtMs, queries } = target;
  const lacking = families.filter((family) => family.state !== 'ok');
  const list = lacking.map((family) => `<li>${escaped(family.family)}: ${escaped(family.reason || family.state)}</li>`);
  const details =
    list.length === 0
      ? 'nothing'
      : `<details><summary>${list.length} of ${families.length} families</summary><ul>${list.join('')}</ul></details>`;
  const last = lastTickAtMs === undefined ? 'none yet' : `${inTime(Math.max(0, nowMs - lastTickAtMs))} ago`;
  const label = name === targetId ? escaped(name) : `${escaped(name)}<br><small>${escaped(targetId)}</small>`;
  return `<tr><th scope="row">${label}</th><td>${escaped(state)}${reason === '' ? '' : `: ${escaped(reason)}`}</td>
<td>${state === 'connected' ? details : ''}</td><td class="number">${queries}</td><td class="number">${last}</td></tr>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
