/** undici's pool alone loads in a third of the time of its index, and short commands feel it. */
declare module 'undici/lib/dispatcher/pool.js' {
  import { Pool } from 'undici';
  export default Pool;
}
