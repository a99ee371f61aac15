using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Enclosure.Sql;

namespace Enclosure.Moving;

/// <summary>How many rows a table has, and a number that two tables share when they have the same rows, in whatever order.</summary>
public sealed record TableDigest(string Table, long Rows, string Digest);

/// <summary>
/// Sums up rows as they pass: of each the first eight bytes of the SHA-256 of its values, added without carry beyond 64 bits. It shows
/// accidents; it is no seal against somebody who changes rows on purpose.
/// </summary>
internal sealed class RowDigest
{
    private readonly RowText _row = new();
    private ulong _sum;
    private long _rows;

    public TableDigest Of(string table) => new(table, _rows, _sum.ToString("x16", CultureInfo.InvariantCulture));

    /// <summary>The same rows as both engines keep them, each added up as it passes.</summary>
    public async IAsyncEnumerable<object?[]> OverAsync(IAsyncEnumerable<object?[]> rows)
    {
        await foreach (var row in rows)
        {
            for (var at = 0; at < row.Length; at++)
                if (row[at] is string text) row[at] = WellFormedText.Of(text);
            Add(row);
            yield return row;
        }
    }

    public async Task AddAllAsync(IAsyncEnumerable<object?[]> rows)
    {
        await foreach (var _ in OverAsync(rows)) { }
    }

    private void Add(object?[] row)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_row.Write(row), hash);
        _sum = unchecked(_sum + BinaryPrimitives.ReadUInt64BigEndian(hash));
        _rows++;
    }

    /// <summary>Each value with its kind and length, so that no two rows are written alike.</summary>
    private sealed class RowText
    {
        private byte[] _bytes = new byte[4096];
        private int _length;

        public ReadOnlySpan<byte> Write(object?[] row)
        {
            _length = 0;
            foreach (var value in row) Append(value);
            return _bytes.AsSpan(0, _length);
        }

        private void Append(object? value)
        {
            if (value is null) AppendText("n;");
            else if (value is long number) AppendText($"i{number.ToString(CultureInfo.InvariantCulture)};");
            else if (value is string text) AppendText($"t{Encoding.UTF8.GetByteCount(text).ToString(CultureInfo.InvariantCulture)}:", text);
            else throw new NotSupportedException($"Columns hold text and bigint, not {value.GetType().Name}.");
        }

        private void AppendText(string text, string more = "")
        {
            var most = _length + Encoding.UTF8.GetMaxByteCount(text.Length) + Encoding.UTF8.GetMaxByteCount(more.Length);
            if (most > _bytes.Length) Array.Resize(ref _bytes, Math.Max(most, 2 * _bytes.Length));
            _length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_length));
            _length += Encoding.UTF8.GetBytes(more, _bytes.AsSpan(_length));
        }
    }
}
