import { citizenRoutes } from '@khai-bao/contracts/app-routes';
import type { AreaContactsDto, ContactPointDto } from '@khai-bao/api-client/registration';
import type { Language } from '@khai-bao/ui';

/** What an area's announcements are filled with. */
export interface KitFacts {
  /** `Phường Bến Nghé, Quận 1`. */
  readonly areaName: string;
  /** Of the page for this area, without a source: it is read aloud and typed. */
  readonly address: string;
  readonly contacts: readonly ContactPointDto[];
}

/** The ways to announce, in the order in which they are offered; the notice and the picture are drawn, these are read. */
export const writtenChannels = ['loudspeaker', 'portal', 'zalo', 'facebook'] as const;
export type WrittenChannel = (typeof writtenChannels)[number];

/** The contact points to print: the committee's own, or those above it when it has named nobody. */
export const contactsToPrint = ({ contacts, above }: AreaContactsDto): readonly ContactPointDto[] =>
  contacts.length > 0 ? contacts : (above?.contacts ?? []);

/** `http://…/dang-ky/26740?tu=zalo`: the registration form of an area, with the announcement that led there. */
export const areaRegistrationUrl = (origin: string, areaCode: string, announcement?: string): string =>
  origin + citizenRoutes.areaRegistration(areaCode, announcement);

/** An address as people type it. */
export const withoutProtocol = (address: string): string => address.replace(/^https?:\/\//, '');

const formatContact = ({ name, post, phone, hours }: ContactPointDto): string =>
  `${name} (${post}), ${phone}, ${hours}`;
const formatContactLines = (contacts: readonly ContactPointDto[]): string =>
  contacts.map((one) => `• ${formatContact(one)}`).join('\n');

const vi: Record<WrittenChannel, (facts: KitFacts, link: string) => string> = {
  loudspeaker: ({ areaName, address, contacts }) =>
    [
      `Ủy ban nhân dân ${areaName} thông báo.`,
      'Thành phố đang mở đăng ký hệ thống khai báo y tế điện tử. Mọi cơ quan, công ty, trường học, chợ, siêu thị, cửa hàng, quán ăn trên địa bàn đều đăng ký để được cấp tài khoản.',
      `Đăng ký trên mạng tại địa chỉ: ${withoutProtocol(address)}. Hoặc quét mã trên thông báo dán tại trụ sở Ủy ban.`,
      'Chỉ cần vài phút. Chuẩn bị tên đơn vị, địa chỉ, người đại diện và số điện thoại. Có thư điện tử thì tài khoản được gửi thẳng cho đơn vị.',
      contacts[0] === undefined
        ? 'Không có mạng, không có thư điện tử, xin tới trụ sở Ủy ban. Cán bộ sẽ ghi giúp và trao tài khoản tận tay.'
        : `Không có mạng, không có thư điện tử, xin tới trụ sở Ủy ban, hoặc gọi số ${contacts[0].phone}, gặp ${contacts[0].name}, ${contacts[0].hours}. Cán bộ sẽ ghi giúp và trao tài khoản tận tay.`,
      'Đơn vị đang dùng NCOVI không bắt buộc làm lại.',
      `Xin nhắc lại, địa chỉ đăng ký: ${withoutProtocol(address)}. Trân trọng thông báo.`,
    ].join('\n\n'),
  portal: ({ areaName, contacts }, link) =>
    [
      `Ủy ban nhân dân ${areaName} tiếp nhận đăng ký tham gia hệ thống khai báo y tế điện tử của mọi đơn vị trên địa bàn: cơ quan, tổ chức, doanh nghiệp, cơ sở sản xuất, kinh doanh, trường học, siêu thị, chợ. Đơn vị đăng ký tại ${link} và nhận mã tra cứu ngay. Ủy ban chuyển cho Sở Thông tin và Truyền thông cấp tài khoản. Tài khoản được gửi qua thư điện tử; đơn vị không có thư điện tử nhận phiếu tài khoản tại Ủy ban. Đơn vị đang dùng NCOVI không bắt buộc triển khai lại.`,
      ...(contacts.length > 0 ? [`Đầu mối tiếp nhận:\n${formatContactLines(contacts)}`] : []),
    ].join('\n\n'),
  zalo: ({ areaName, contacts }, link) =>
    [
      `📢 ${areaName}: mời các đơn vị đăng ký khai báo y tế điện tử`,
      `Cửa hàng, quán ăn, công ty, trường học, chợ… đăng ký tại đây, chỉ vài phút:\n👉 ${link}`,
      '✅ Có thư điện tử: tài khoản gửi thẳng cho bạn.\n✅ Không có: Ủy ban trao tận tay.',
      ...(contacts[0] === undefined
        ? []
        : [`☎ Cần giúp, gọi ${contacts[0].phone} (${contacts[0].name}, ${contacts[0].hours}).`]),
    ].join('\n\n'),
  facebook: ({ areaName, contacts }, link) =>
    [
      `Bạn có cửa hàng, quán ăn, công ty hay trường học tại ${areaName}?`,
      `Hãy đăng ký hệ thống khai báo y tế điện tử của thành phố. Sau khi được cấp tài khoản, bạn in mã QR dán ở cổng để khách khai báo trước khi vào.\n\nĐăng ký: ${link}`,
      'Không cần cài đặt gì. Đơn vị đang dùng NCOVI không bắt buộc làm lại.',
      ...(contacts.length > 0 ? [`Đầu mối tiếp nhận của Ủy ban:\n${formatContactLines(contacts)}`] : []),
      'Nhờ bạn chia sẻ để mọi đơn vị trong khu vực đều biết.',
    ].join('\n\n'),
};

const en: typeof vi = {
  loudspeaker: ({ areaName, address, contacts }) =>
    [
      `This is an announcement of the People’s Committee of ${areaName}.`,
      'Registration for the city’s electronic health declaration is open. Every office, company, school, market, supermarket, shop and restaurant in our area registers and is given an account.',
      `Register at this address: ${withoutProtocol(address)}. Or scan the code on the notice at our office.`,
      'It takes a few minutes. Have the name of your place, its address, your representative and a phone number ready. With an e-mail address, the account comes straight to you.',
      contacts[0] === undefined
        ? 'Without internet or e-mail, please come to our office. We will write it down for you and hand over the account.'
        : `Without internet or e-mail, please come to our office, or call ${contacts[0].phone} and ask for ${contacts[0].name}, ${contacts[0].hours}. We will write it down for you and hand over the account.`,
      'Places that already use NCOVI need not do it again.',
      `Once more, the address is: ${withoutProtocol(address)}. Thank you.`,
    ].join('\n\n'),
  portal: ({ areaName, contacts }, link) =>
    [
      `The People’s Committee of ${areaName} receives the registrations of all units in its area for the electronic health declaration: agencies, organisations, companies, production and business premises, schools, supermarkets, markets. Register at ${link}; you get a tracking code at once. The committee passes it on to the Department of Information and Communications, which issues the account. It is sent by e-mail; units without an address are given a slip at the committee. Units that use NCOVI are not required to set it up again.`,
      ...(contacts.length > 0 ? [`Contact points:\n${formatContactLines(contacts)}`] : []),
    ].join('\n\n'),
  zalo: ({ areaName, contacts }, link) =>
    [
      `📢 ${areaName}: register your place for the electronic health declaration`,
      `Shops, restaurants, companies, schools, markets: register here, it takes a few minutes:\n👉 ${link}`,
      '✅ With e-mail: your account is sent to you.\n✅ Without: the committee hands it over.',
      ...(contacts[0] === undefined
        ? []
        : [`☎ Need help? Call ${contacts[0].phone} (${contacts[0].name}, ${contacts[0].hours}).`]),
    ].join('\n\n'),
  facebook: ({ areaName, contacts }, link) =>
    [
      `Do you run a shop, a restaurant, a company or a school in ${areaName}?`,
      `Register for the city’s electronic health declaration. With your account you print a QR code for your gate, and visitors declare before they enter.\n\nRegister: ${link}`,
      'Nothing to install. Places that use NCOVI need not do it again.',
      ...(contacts.length > 0 ? [`The committee’s contact points:\n${formatContactLines(contacts)}`] : []),
      'Please share, so that every place in our area knows.',
    ].join('\n\n'),
};

const texts: Record<Language, typeof vi> = { vi, en };

/** An announcement ready to be read or pasted. `link` leads to the area's page and says by which announcement. */
export const formatAnnouncement = (
  way: WrittenChannel,
  language: Language,
  facts: KitFacts,
  link: string,
): string => texts[language][way](facts, link);
