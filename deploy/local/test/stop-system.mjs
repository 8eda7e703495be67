export default async function stopWholeSystem() {
  await globalThis.khaiBaoSystem?.stop();
}
