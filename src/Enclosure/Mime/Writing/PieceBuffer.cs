using System.Buffers;
using System.Text;

namespace Enclosure.Mime.Writing;

/// <summary>Gathers what is written into as few pieces as the files between leave.</summary>
internal sealed class PieceBuffer
{
    private readonly List<WrittenPiece> _pieces = [];
    private ArrayBufferWriter<byte> _literal = new();

    public void Write(string text) => Encoding.UTF8.GetBytes(text, _literal);

    public void Write(ReadOnlySpan<byte> bytes) => _literal.Write(bytes);

    public void Write(WrittenPiece.File file)
    {
        Flush();
        _pieces.Add(file);
    }

    /// <summary>The message is over: its last line gets an ending if it has none.</summary>
    public IReadOnlyList<WrittenPiece> Complete()
    {
        if (!_literal.WrittenSpan.EndsWith("\r\n"u8)) Write("\r\n");
        Flush();
        return _pieces;
    }

    private void Flush()
    {
        if (_literal.WrittenCount == 0) return;

        _pieces.Add(new WrittenPiece.Literal(_literal.WrittenMemory));
        _literal = new ArrayBufferWriter<byte>();
    }
}
