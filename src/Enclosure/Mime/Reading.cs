using Enclosure.Mime.Parts;

namespace Enclosure.Mime;

/// <summary>What the reader of a message and those of the messages in it share: who is told, and what is left of the budgets.</summary>
internal sealed class Reading(MimeVisitor visitor, MimeBudgets budgets)
{
    private int _parts;
    private long _headerBytes;

    public MimeVisitor Visitor => visitor;

    public MimeBudgets Budgets => budgets;

    public bool HasParts => _parts < budgets.Parts;

    public bool TakePart()
    {
        if (!HasParts) return false;

        _parts++;
        return true;
    }

    public bool TakeHeader(int bytes)
    {
        if (_headerBytes + bytes > budgets.HeaderBytes) return false;

        _headerBytes += bytes;
        return true;
    }
}
