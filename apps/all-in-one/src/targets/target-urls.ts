/** What stands in DATABASE_URLS, sorted into what can be watched and what cannot. */
export interface TargetUrls {
  readonly usable: readonly string[];
  /** One sentence each; never with a password. */
  readonly problems: readonly string[];
}

/** Reads DATABASE_URLS; one wrong URL never hides the others. */
export function readTargetUrls(text: string): TargetUrls {
  const usable: string[] = [];
  const problems: string[] = [];
  const words = text.split(/\s+/).filter((word) => word !== '');
  words.forEach((word, index) => {
    const reason = wrongWith(word);
    if (reason === undefined) usable.push(word);
    else problems.push(`DATABASE_URLS, number ${index + 1} (${withoutPassword(word)}) ${reason}; it is not watched.`);
  });
  return { usable, problems };
}

function wrongWith(url: string): string | undefined {
  if (!/^postgres(ql)?:\/\//.test(url)) return 'does not begin with postgres:// or postgresql://';
  try {
    // Several hosts and sockets are libpq's and not a URL's business; what is left must be one.
    const { pathname } = new URL(url.replace(/^(postgres(?:ql)?:\/\/(?:[^@/]*@)?)([^/?]*)/, '$1host'));
    decodeURIComponent(pathname);
    return undefined;
  } catch {
    return 'is not a valid URL (special characters in a password are written as %40 for @, %2F for /)';
  }
}

/** A connection string as it may be shown. */
export function withoutPassword(url: string): string {
  // The last @ ends the password, which may hold any other character in a URL that is wrong.
  return url
    .replace(/^([a-z]+:\/\/)(.*)@/i, (_all, scheme: string, login: string) => `${scheme}${login.split(':')[0]}@`)
    .replaceAll(/(password=)[^&\s]*/gi, '$1***');
}
