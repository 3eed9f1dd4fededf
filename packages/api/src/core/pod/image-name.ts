/** The tag of an image name; `latest` when it has neither tag nor digest, `''` when a digest alone pins it. */
export function imageTag(image: string): string {
  const at = image.indexOf('@');
  const name = at < 0 ? image : image.slice(0, at);
  const colon = name.lastIndexOf(':');
  if (colon > name.lastIndexOf('/')) return name.slice(colon + 1);
  return at < 0 && name !== '' ? 'latest' : '';
}
