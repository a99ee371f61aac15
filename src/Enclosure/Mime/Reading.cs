using Enclosure.Mime.Parts;

namespace Enclosure.Mime;

/// <summary>What the reader of a message and those of the messages in it share: who is told, and what is left of the budgets.</summary>
internal sealed class Reading(MimeVisitor visitor, MimeBudgets budgets)
{
    /// <summary>Of a part that may be opened; those in it, a level deeper, have at most 11 characters more.</summary>
    private const int LongestNumber = 200;

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

    public void EndParts(MimePart holder) =>
        holder.Add(DefectCodes.PartsBudget, DefectGrade.Budget, $"The message has more than {budgets.Parts} parts.");

    /// <summary>
    /// Whether a multipart, message or winmail.dat may be opened; that of its number is for what keeps numbers in a byte's length.
    /// </summary>
    public bool MayOpen(int depth, string number) => depth < budgets.Depth && number.Length <= LongestNumber;

    public bool TakeHeader(int bytes)
    {
        if (_headerBytes + bytes > budgets.HeaderBytes) return false;

        _headerBytes += bytes;
        return true;
    }
}
