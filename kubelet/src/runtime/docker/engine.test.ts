import { expect, it } from 'vitest';
import { enginePlace } from './engine.ts';

it.each([
  ['unix:///var/run/docker.sock', { socketPath: '/var/run/docker.sock' }],
  ['unix:///tmp/a home/100%/docker.sock', { socketPath: '/tmp/a home/100%/docker.sock' }],
  ['tcp://10.0.0.5:2375', { host: '10.0.0.5', port: '2375' }],
])('the engine of %s is found', (endpoint, place) => {
  expect(enginePlace(endpoint)).toEqual(place);
});
