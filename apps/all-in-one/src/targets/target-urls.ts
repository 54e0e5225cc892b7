import { listTargets } from '@pganalytics/collector';
import { AppError, messageOf } from '@pganalytics/errors';

/** What stands in DATABASE_URLS, sorted into what can be watched and what cannot. */
export interface TargetUrls {
  readonly usable: readonly string[];
  /** One sentence each; never with a password. */
  readonly problems: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads DATABASE_URLS as the collector does; one wrong URL never hides the others. */
export function readTargetUrls(text: string, environment: Environment): TargetUrls {
  const usable: string[] = [];
  const problems: string[] = [];
  const words = text.split(/\s+/).filter((word) => word !== '');
  words.forEach((word, index) => {
    const reason = wrongWith([...usable, word], environment);
    if (reason === undefined) usable.push(word);
    else problems.push(`DATABASE_URLS, number ${index + 1} (${withoutPassword(word)}) is not watched: ${reason}.`);
  });
  return { usable, problems };
}

function wrongWith(urls: readonly string[], environment: Environment): string | undefined {
  try {
    listTargets({ databaseUrls: urls.join(' '), configFile: undefined, environment });
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // The collector counts the words itself; here each one has its place already.
    return messageOf(error)
      .replace(/^.*DATABASE_URLS\[\d+\]: /, '')
      .replace(/\.$/, '');
  }
}

/** A connection string as it may be shown. */
export function withoutPassword(url: string): string {
  // The last @ ends the password, which may hold any other character in a URL that is wrong.
  return url
    .replace(/^([a-z]+:\/\/)(.*)@/i, (_all, scheme: string, login: string) => `${scheme}${login.split(':')[0]}@`)
    .replaceAll(/(password=)[^&\s]*/gi, '$1***');
}
