using Enclosure.FileNames;
using Enclosure.FileTypes;

namespace Enclosure.Mail.Receiving;

/// <summary>What the files of a message are called.</summary>
internal static class CollectedNames
{
    /// <summary>A forwarded message without a name is called after its subject.</summary>
    public static string Of(CollectedPart collected)
    {
        var extension = FileExtensions.Of(collected.Part.ContentType);
        var subject = extension == "eml" ? SubjectNames.Of(collected.Children.FirstOrDefault()?.Part.Headers.Text("Subject")) : null;
        return Filename.Clean(collected.Part.Filename ?? (subject is null ? null : subject + ".eml"), "unnamed." + extension);
    }
}
