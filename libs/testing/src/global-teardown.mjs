export default async function stopTestServers() {
  await globalThis.khaiBaoTestServers?.stop();
  globalThis.khaiBaoTestServers = undefined;
}
