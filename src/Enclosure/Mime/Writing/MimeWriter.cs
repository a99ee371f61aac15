namespace Enclosure.Mime.Writing;

/// <summary>Writes messages.</summary>
public static class MimeWriter
{
    public static WrittenMessage Write(MessageDraft draft) => throw new NotImplementedException(draft.Subject);
}
