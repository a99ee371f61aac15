using System.Buffers;
using System.Security.Cryptography;
using Enclosure.Mail.Skeletons;
using Enclosure.Mime;
using Enclosure.Storage;

namespace Enclosure.Mail.Receiving;

/// <summary>
/// A message on its way in: its bytes are taken apart as they come, each file into a place of its own. Disposing drops what was not
/// completed.
/// </summary>
public sealed class IncomingMessage : IDisposable
{
    /// <summary>Bytes come in the pieces of a connection; everything below costs less a piece when these are large.</summary>
    private const int GatheredBytes = 32 * 1024;

    private readonly IBlobStore _store;
    private readonly MailRules _rules;
    private readonly MessageCollector _collector;
    private readonly MimeReader _reader;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[]? _gathered;
    private int _waiting;
    private StagedBlob? _rewritten;

    internal IncomingMessage(Envelope envelope, IBlobStore store, MailRules rules)
    {
        Envelope = envelope;
        _store = store;
        _rules = rules;
        _collector = new MessageCollector(store, rules);
        _reader = new MimeReader(_collector, rules.Budgets);
    }

    public Envelope Envelope { get; }

    /// <summary>Bytes so far.</summary>
    public long Length { get; private set; }

    /// <summary>
    /// The next bytes, dots already unstuffed. Refuses with <see cref="Refusal.MessageTooLarge"/> beyond
    /// <see cref="MailRules.MaxMessageBytes"/>, <see cref="Refusal.StoreFull"/> or <see cref="Refusal.Unavailable"/>; after that it must be
    /// given no more.
    /// </summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        Length += bytes.Length;
        if (Length > _rules.MaxMessageBytes) throw _rules.TooLarge();
        if (_waiting == 0 && bytes.Length >= GatheredBytes) Read(bytes);
        else Gather(bytes);
    }

    /// <summary>The message is over: everything staged becomes durable.</summary>
    internal async Task<CollectedMessage> SealAsync(CancellationToken ct)
    {
        Read(_gathered.AsSpan(0, _waiting));
        GiveBack();
        _reader.Complete();
        _collector.Skeleton.Flush();
        var skeleton = _collector.HoldsRefusedBytes ? await WithoutRefusedAsync(ct) : _collector.Skeleton.Staged;
        return await CollectedMessage.SealAsync(_collector.Root!, skeleton, Length, Convert.ToHexStringLower(_hash.GetHashAndReset()), ct);
    }

    public void Dispose()
    {
        GiveBack();
        _collector.Dispose();
        _rewritten?.Dispose();
        _hash.Dispose();
    }

    private void Gather(ReadOnlySpan<byte> bytes)
    {
        _gathered ??= ArrayPool<byte>.Shared.Rent(GatheredBytes);
        while (!bytes.IsEmpty)
        {
            var taken = Math.Min(bytes.Length, GatheredBytes - _waiting);
            bytes[..taken].CopyTo(_gathered.AsSpan(_waiting));
            _waiting += taken;
            bytes = bytes[taken..];
            if (_waiting < GatheredBytes) return;
            _waiting = 0;
            Read(_gathered.AsSpan(0, GatheredBytes));
        }
    }

    private void Read(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _reader.Write(bytes);
    }

    private void GiveBack()
    {
        if (_gathered is { } gathered) ArrayPool<byte>.Shared.Return(gathered);
        _gathered = null;
    }

    private async Task<StagedBlob> WithoutRefusedAsync(CancellationToken ct)
    {
        var refused = _collector.Root!.WithAllBelow().Where(part => part.HoldsRefused).Select(part => part.Part.Number).ToHashSet();
        await using var content = await _store.OpenReadAsync(_collector.Skeleton.Staged.Key, ct);
        _rewritten = _store.Stage();
        await SkeletonCopy.WriteWithoutAsync(refused, content, _rewritten, ct);
        return _rewritten;
    }
}
