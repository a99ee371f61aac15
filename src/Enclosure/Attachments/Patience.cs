namespace Enclosure.Attachments;

/// <summary>
/// Tells a store that is away from one object that cannot be had: after a few failures in a row the rest would only wait as long each.
/// </summary>
internal sealed class Patience
{
    private const int FailuresInARow = 3;
    private int _failures;

    public bool IsOver(bool succeeded)
    {
        _failures = succeeded ? 0 : _failures + 1;
        return _failures == FailuresInARow;
    }
}
