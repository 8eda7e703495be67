/** Describes a browser by its User-Agent header: `Chrome · Windows`. */
export function describeDevice(userAgent: string | undefined): string {
  const agent = userAgent ?? '';
  const browser =
    [
      [/Edg(e|A|iOS)?\//, 'Edge'],
      [/CocCoc|coc_coc/i, 'Cốc Cốc'],
      [/OPR\/|Opera/, 'Opera'],
      [/SamsungBrowser\//, 'Samsung Internet'],
      [/Firefox\/|FxiOS\//, 'Firefox'],
      [/Chrome\/|CriOS\//, 'Chrome'],
      [/Safari\//, 'Safari'],
    ].find(([sign]) => (sign as RegExp).test(agent))?.[1] ?? '?';
  const system =
    [
      [/iPhone|iPad/, 'iPhone, iPad'],
      [/Android/, 'Android'],
      [/Windows/, 'Windows'],
      [/Mac OS X/, 'Mac'],
      [/CrOS/, 'ChromeOS'],
      [/Linux/, 'Linux'],
    ].find(([sign]) => (sign as RegExp).test(agent))?.[1] ?? '?';
  return `${browser as string} · ${system as string}`;
}
