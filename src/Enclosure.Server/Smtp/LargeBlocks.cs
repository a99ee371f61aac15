using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Enclosure.Server.Smtp;

/// <summary>
/// Blocks that the transport reads into. Kestrel's own are of 4 KiB, made for requests; a message of megabytes costs a system call and a
/// wake-up for each of them.
/// </summary>
internal sealed class LargeBlocks : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    private const int BlockBytes = 32 * 1024;

    /// <summary>Blocks kept for the next connection; more are left to the collector.</summary>
    private const int MostKept = 128;

    private readonly ConcurrentQueue<byte[]> _kept = new();

    public override int MaxBufferSize => BlockBytes;

    /// <summary>One for all: blocks are the same, whatever connection needs one.</summary>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        return new Block(this, _kept.TryDequeue(out var bytes) ? bytes : GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true));
    }

    protected override void Dispose(bool disposing) => _kept.Clear();

    private void Return(byte[] bytes)
    {
        if (_kept.Count < MostKept) _kept.Enqueue(bytes);
    }

    private sealed class Block(LargeBlocks pool, byte[] bytes) : IMemoryOwner<byte>
    {
        private byte[]? _bytes = bytes;

        public Memory<byte> Memory => _bytes;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _bytes, null) is { } mine) pool.Return(mine);
        }
    }
}
