/**
 * For a laptop-sized machine shared with two Node processes. Durability is PostgreSQL's own (fsync and
 * synchronous_commit stay on); the write-ahead log is given room, so that a bulk load is not broken by checkpoints.
 */
export const SERVER_SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '192MB',
  effective_cache_size: '1GB',
  work_mem: '48MB',
  maintenance_work_mem: '192MB',
  temp_buffers: '64MB',
  random_page_cost: '1.1',
  // Plans of milliseconds gain nothing from either; parallel workers need more of /dev/shm than containers give.
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  wal_level: 'minimal',
  max_wal_senders: '0',
  // The build has no lz4.
  wal_compression: 'pglz',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  checkpoint_completion_target: '0.9',
  autovacuum_naptime: '30s',
  log_min_messages: 'warning',
  log_checkpoints: 'off',
  timezone: 'UTC',
  // A statement whose client was killed ends soon, and gives its locks back; macOS and Windows cannot tell.
  ...(process.platform === 'linux' && { client_connection_check_interval: '1s' }),
}
