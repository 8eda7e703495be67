/** The browser has read the file from its address long before. */
const openedUrls = 60_000;

/** Lets the person keep a file that the page has made or fetched. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  Object.assign(document.createElement('a'), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), openedUrls);
}
