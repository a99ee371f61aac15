namespace Enclosure.Tests.Mime.Support;

/// <summary>The reader told something it promised never to tell.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message)
{
    public static void Unless(bool kept, string message)
    {
        if (!kept) throw new BrokenPromiseException(message);
    }
}
