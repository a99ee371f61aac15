using Enclosure.Mime.Parts;

namespace Enclosure.Mail.Receiving;

/// <summary>What there is to read in a message; text and HTML of at most <see cref="MailRules.MaxBodyBytes"/> each, as UTF-8.</summary>
/// <param name="Html">Null when the sender wrote none.</param>
/// <param name="IsTruncated">There is more, in a file of the message or only in the message as it came.</param>
/// <param name="Misnamed">Texts in a charset that nobody knows, or not in the one they name.</param>
internal sealed record MessageBodies(string Text, string? Html, bool IsTruncated, IReadOnlyList<MimePart> Misnamed)
{
    public static MessageBodies Of(CollectedPart root)
    {
        var composition = new BodyComposition();
        var (text, html) = composition.Compose(root);
        return new MessageBodies(text, html, composition.IsCut || root.WithAllBelow().Any(part => part.IsCutText), composition.Misnamed);
    }

    /// <summary>Makes what was guessed a defect of its part.</summary>
    public void TellMisnamed()
    {
        foreach (var part in Misnamed) part.Add(DefectCodes.UnknownCharset, DefectGrade.Guessed, $"charset {Shown(part.Charset!)}");
    }

    private static string Shown(string name) => name.Length <= 40 ? name : name[..40] + "…";
}
