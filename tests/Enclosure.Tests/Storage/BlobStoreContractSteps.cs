using Enclosure.Storage;

namespace Enclosure.Tests.Storage;

/// <summary>What the contract's sentences are made of.</summary>
public abstract partial class BlobStoreContract
{
    private protected static readonly CancellationToken None = CancellationToken.None;

    private protected abstract IBlobStore Store { get; }

    private protected async Task<BlobKey> PlaceAsync(byte[] bytes)
    {
        using var staged = Store.Stage();
        staged.Write(bytes);
        await FinishAsync(staged);
        return staged.Key;
    }

    private protected async Task<byte[]> ReadAsync(BlobKey key)
    {
        await using var content = await Store.OpenReadAsync(key, None);
        var bytes = new byte[content.Size];
        for (var at = 0; at < bytes.Length;) at += await content.ReadAsync(bytes.AsMemory(at), at, None);
        return bytes;
    }

    private protected async Task<List<BlobKey>> ListAsync()
    {
        var keys = new List<BlobKey>();
        await foreach (var key in Store.ListAsync(None)) keys.Add(key);
        return keys;
    }

    private static async Task FinishAsync(StagedBlob staged)
    {
        await staged.SealAsync(None);
        staged.Keep();
        await staged.PlaceAsync();
    }
}
