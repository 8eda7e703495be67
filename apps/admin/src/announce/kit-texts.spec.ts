import type { AreaContactsDto, ContactPointDto } from '@khai-bao/api-client/registration';
import { contactsToPrint, areaRegistrationUrl, formatAnnouncement, writtenChannels } from './kit-texts.js';

const lan: ContactPointDto = {
  id: '1',
  name: 'Nguyễn Thị Lan',
  post: 'Công chức Văn hóa',
  phone: '028 3829 7000',
  hours: '7:30 đến 17:00',
  kinds: [],
  version: 1,
};
const area = (contacts: ContactPointDto[], above: AreaContactsDto | null = null): AreaContactsDto => ({
  area: { code: '26740', path: '79.760.26740', name: 'Phường Bến Nghé', level: 'ward', parentName: 'Quận 1', fullName: 'Phường Bến Nghé, Quận 1' },
  contacts,
  above,
}); // prettier-ignore
const address = areaRegistrationUrl('https://khaibao.example.vn', '26740');
const facts = { areaName: 'Phường Bến Nghé, Quận 1', address, contacts: [lan] };

it('links to the area’s page and says from where', () => {
  expect(address).toBe('https://khaibao.example.vn/dang-ky/26740');
  expect(areaRegistrationUrl('https://khaibao.example.vn', '26740', 'zalo')).toBe(`${address}?tu=zalo`);
});

it('prints a ward’s own people, or those of the district', () => {
  const tam = { ...lan, name: 'Trần Văn Tám' };
  expect(contactsToPrint(area([lan], area([tam])))).toEqual([lan]);
  expect(contactsToPrint(area([], area([tam])))).toEqual([tam]);
  expect(contactsToPrint(area([]))).toEqual([]);
});

describe.each(['vi', 'en'] as const)('in %s', (language) => {
  it.each(writtenChannels)('%s names the area, the way there and whom to call', (way) => {
    const link = areaRegistrationUrl('https://khaibao.example.vn', '26740', way);
    const text = formatAnnouncement(way, language, facts, link);
    const words = [facts.areaName, 'khaibao.example.vn/dang-ky/26740', lan.phone, lan.name, 'NCOVI'];
    expect(words.filter((word) => !text.includes(word))).toEqual(way === 'zalo' ? ['NCOVI'] : []);
    expect(text).not.toMatch(/undefined|null|\n\n\n/);
  });

  it.each(writtenChannels)('%s stands without anybody named', (way) => {
    const text = formatAnnouncement(way, language, { ...facts, contacts: [] }, address);
    expect(text).toContain(facts.areaName);
    expect(text).not.toMatch(/undefined|null|\n\n\n|: *\n\n/m);
  });

  it('is read over a loudspeaker in about a minute', () => {
    const words = formatAnnouncement('loudspeaker', language, facts, address).split(/\s+/).length;
    expect(words).toBeGreaterThan(110);
    expect(words).toBeLessThan(200);
  });
});
