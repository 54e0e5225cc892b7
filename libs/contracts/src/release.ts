/** The release that this source tree is: the platform and the collectors made of it. */
export const RELEASE = '0.1.0';
