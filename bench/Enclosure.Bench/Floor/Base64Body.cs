using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Enclosure.Bench.Floor;

/// <summary>
/// A base64 body on its way to the disk. Its lines are put together first, because the framework decodes text without line breaks several
/// times as fast.
/// </summary>
internal sealed class Base64Body : IDisposable
{
    private const int Room = 128 * 1024;
    private const int LineLength = 76;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _joined = new byte[Room];
    private readonly byte[] _decoded = new byte[Room];
    private SafeFileHandle? _file;
    private int _joinedBytes;
    private long _size;

    public void Begin(SafeFileHandle file) => (_file, _joinedBytes, _size) = (file, 0, 0);

    public void Take(ReadOnlySpan<byte> text)
    {
        while (text.Length > 0)
        {
            var step = Math.Min(text.Length, Room - _joinedBytes);
            Join(text[..step]);
            Decode();
            text = text[step..];
        }
    }

    public byte[] End() => _joinedBytes == 0 ? _hash.GetHashAndReset() : throw new IOException("base64 that ends within a group");

    public void Dispose() => _hash.Dispose();

    private void Join(ReadOnlySpan<byte> text)
    {
        while ((text = text.TrimStart("\r\n"u8)).Length > 0)
        {
            var length = text.Length > LineLength && text[LineLength] == '\r' ? LineLength : text.IndexOf((byte)'\r');
            var run = length < 0 ? text : text[..length];
            run.CopyTo(_joined.AsSpan(_joinedBytes));
            _joinedBytes += run.Length;
            text = text[run.Length..];
        }
    }

    private void Decode()
    {
        var whole = _joinedBytes & ~3;
        var status = Base64.DecodeFromUtf8(_joined.AsSpan(0, whole), _decoded, out _, out var size);
        if (status != OperationStatus.Done)
        {
            throw new IOException("not base64");
        }

        _hash.AppendData(_decoded, 0, size);
        RandomAccess.Write(_file!, _decoded.AsSpan(0, size), _size);
        _size += size;
        _joined.AsSpan(whole, _joinedBytes - whole).CopyTo(_joined);
        _joinedBytes -= whole;
    }
}
