import { describe, expect, it } from 'vitest';
import { containerUser, type UserRequest } from './container-user.ts';

const accounts = {
  passwd: 'root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65533::/:\nuser-defined-in-image:x:1000:1000::/home/user-defined-in-image:/bin/ash\n',
  group: 'root:x:0:\nbin:x:2:root,nobody\nuser-defined-in-image:x:1000:\ngroup-defined-in-image:x:50000:user-defined-in-image\n',
};
const asked = (changes: Partial<UserRequest> = {}): UserRequest => ({ user: undefined, group: undefined, supplementalGroups: [], strict: false, ...changes });
const user = (uid: number, gid: number, ...supplementalGroups: number[]): object => ({ uid, gid, supplementalGroups });

describe('a container runs as', () => {
  it.each<[string, UserRequest, string, object]>([
    [
      'the user and groups it asks for, with those of the image',
      asked({ user: 1000, group: 3000, supplementalGroups: [4000] }),
      '',
      user(1000, 3000, 3000, 4000, 50000),
    ],
    [
      'just those it asks for when they are strict',
      asked({ user: 1000, group: 3000, supplementalGroups: [4000], strict: true }),
      '',
      user(1000, 3000, 3000, 4000),
    ],
    ["its user's own group when it asks for none", asked({ user: 1000, strict: true }), '', user(1000, 1000, 1000)],
    ['the group 0 as a user the image does not know', asked({ user: 7 }), 'nobody', user(7, 0, 0)],
    ['root when nobody says otherwise', asked(), '', user(0, 0, 0, 2)],
    ["the image's user by name", asked(), 'nobody', user(65534, 65533, 2, 65533)],
    ["the image's user and group by name", asked(), 'nobody:group-defined-in-image', user(65534, 50000, 2, 50000)],
    ["the image's user and group by number", asked({ supplementalGroups: [9] }), '12:34', user(12, 34, 9, 34)],
    ["the image's user in the group it asks for", asked({ group: 5 }), 'nobody:bin', user(65534, 5, 2, 5)],
  ])('%s', (_what, request, imageUser, expected) => {
    expect(containerUser(request, imageUser, accounts)).toEqual(expected);
  });

  it.each(['ghost', 'nobody:ghosts'])('nobody when its image has no %s', (imageUser) => {
    expect(containerUser(asked(), imageUser, accounts)).toBeUndefined();
  });

  it('numbers alone in an image without accounts', () => {
    expect(containerUser(asked({ user: 1000 }), '', { passwd: '', group: '' })).toEqual(user(1000, 0, 0));
  });
});
