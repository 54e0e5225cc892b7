import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { ProgramMissing } from './servers.errors.js';

const execute = promisify(execFile);

/** The broker's version. */
export const kafkaVersion = '4.4.0';

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>pganalytics</groupId><artifactId>kafka</artifactId><version>1</version><dependencies>
<dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${kafkaVersion}</version></dependency>
<dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j-impl</artifactId><version>2.25.2</version></dependency>
</dependencies></project>`;

/** The directory of the broker's jars; fetched through Maven once per user and machine. */
export async function kafkaJars(): Promise<string> {
  const cache = path.join(os.homedir(), '.cache', 'pganalytics');
  const directory = path.join(cache, `kafka-${kafkaVersion}`);
  if (existsSync(directory)) return directory;
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(path.join(cache, 'kafka-'));
  await writeFile(path.join(work, 'pom.xml'), POM);
  const jars = path.join(work, 'jars');
  const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${jars}`];
  await execute('mvn', ['-q', '-B', ...goal], { cwd: work }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new ProgramMissing('mvn', 'maven');
    throw error;
  });
  // Whoever comes second finds the finished directory of the first.
  await rename(jars, directory).catch(() => undefined);
  await rm(work, { recursive: true, force: true });
  return directory;
}
